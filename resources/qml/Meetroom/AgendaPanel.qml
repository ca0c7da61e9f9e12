pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models
import "sitting"

// The agenda; with `chair` each item can be called, with `papers` files can be dropped on an item.
Card {
    id: panel

    required property AgendaViewModel agenda
    required property bool chair
    property PapersDeskViewModel papers: null
    property AgendaDeskViewModel desk: null
    // With large letters on a small screen the items need the room more than what is said about all of them.
    readonly property bool low: height < 200 * Theme.scale
    readonly property bool handing: papers !== null && papers.changing

    ColumnLayout {
        anchors { fill: parent; margins: Theme.gap3 }
        spacing: Theme.gap2
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.gap2
            Heading { text: qsTr("Agenda"); Layout.fillWidth: true }
            IconButton {
                objectName: "orderAgenda"
                visible: panel.chair && (panel.desk?.concluding ?? false)
                iconName: "list-checks"
                ink: Theme.blueText
                text: qsTr("Order the agenda, defer or add items")
                onClicked: order.open()
            }
            AppText { objectName: "agendaDone"; visible: !panel.low; text: panel.agenda.done; color: Theme.muted; size: Theme.tiny; wrapMode: Text.NoWrap }
        }
        Flow {
            visible: panel.agenda.late !== "" && !(panel.low && panel.chair) || panel.agenda.end !== "" && !panel.low
            spacing: Theme.gap2
            Layout.fillWidth: true
            Badge { id: late; objectName: "agendaLate"; visible: text !== ""; text: panel.agenda.late; tone: "amber"; iconName: "timer" }
            AppText { objectName: "agendaEnd"; visible: text !== "" && !panel.low; text: panel.agenda.end; size: Theme.tiny; color: Theme.muted; height: Math.max(implicitHeight, late.visible ? late.height : 0); verticalAlignment: Text.AlignVCenter; width: Math.min(implicitWidth, parent.width) }
        }
        AppText { visible: panel.agenda.empty; text: qsTr("The secretary has not entered an agenda yet."); color: Theme.muted; Layout.fillWidth: true }
        ListView {
            cacheBuffer: 0
            Layout.rightMargin: -8
            id: list
            objectName: "agendaList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            spacing: Theme.gap1
            boundsBehavior: Flickable.StopAtBounds
            model: panel.agenda.rows
            currentIndex: panel.agenda.currentRow
            highlightRangeMode: ListView.ApplyRange
            preferredHighlightBegin: 0
            preferredHighlightEnd: height * 0.7
            highlightMoveDuration: Theme.fast
            // Rows above may still grow when the running one is found: until somebody scrolls, it is not left half out of sight.
            property bool byHand: false
            onMovementStarted: byHand = true
            onCurrentIndexChanged: { byHand = false; Qt.callLater(list.seeCurrent) }
            onContentHeightChanged: Qt.callLater(list.seeCurrent)
            onHeightChanged: Qt.callLater(list.seeCurrent)
            function seeCurrent() { if (list && list.currentIndex >= 0 && !list.byHand) list.positionViewAtIndex(list.currentIndex, ListView.Contain) }
            ScrollBar.vertical: ThinBar { id: bar }
            FollowRow { view: list; onFollowed: list.byHand = true }
            delegate: AgendaRow {
                id: row
                agenda: panel.agenda
                chair: panel.chair
                width: list.width - bar.room
                FileDrop { anchors.fill: parent; enabled: panel.handing; onTaken: urls => panel.papers.draft.take(urls, row.key) }
            }
        }
    }
    AgendaSheet { id: order; desk: panel.desk }
}

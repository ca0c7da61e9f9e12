pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// The office's board after the meeting: which machines have done what the retention rule says, failed ones first.
Sheet {
    id: sheet

    required property RetentionBoardViewModel board
    readonly property real room: Math.max(340, (parent ? parent.height : 700) - 330 * Theme.scale)

    objectName: "retentionSheet"
    title: qsTr("Documents on the machines")
    preferredWidth: 760
    onAboutToShow: board.watch(true)
    onClosed: board.watch(false)

    ColumnLayout {
        spacing: Theme.gap1
        Layout.fillWidth: true
        AppText { objectName: "retentionSummary"; text: sheet.board.summary; font.weight: Font.DemiBold; color: Theme.ink(sheet.board.tone); Layout.fillWidth: true }
        ProgressLine { value: sheet.board.part; tone: sheet.board.tone; Layout.fillWidth: true }
    }
    GridLayout {
        columns: sheet.width > 560 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        Layout.fillWidth: true
        Segments { objectName: "retentionFilter"; name: qsTr("Which machines are shown"); options: sheet.board.filters; index: sheet.board.chosen; Layout.preferredWidth: Math.min(implicitWidth, sheet.availableWidth); onPicked: index => sheet.board.choose(index) }
        Field { objectName: "retentionSearch"; placeholder: qsTr("Search a name or a point"); Layout.fillWidth: true; onTextChanged: sheet.board.search(text) }
    }
    AppText { objectName: "retentionEmpty"; visible: text !== ""; text: sheet.board.empty; color: Theme.muted; Layout.fillWidth: true }
    ListView {
        id: list
        objectName: "retentionList"
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(sheet.room, Math.max(contentHeight, 60))
        cacheBuffer: 0
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.board.rows
        activeFocusOnTab: true
        keyNavigationEnabled: true
        highlightMoveDuration: Theme.fast
        Accessible.role: Accessible.List
        Accessible.name: sheet.title
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: RetentionLine { width: list.width - bar.room }
    }
    ActionButton { objectName: "retentionAgain"; text: qsTr("Ask again"); iconName: "refresh-cw"; tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: sheet.board.again() }
}

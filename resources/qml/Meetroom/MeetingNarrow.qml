pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models
import "document"
import "sitting"
import "votes"

// One column: a panel at a time, with tabs below; the raised hand and an open vote stay in reach.
ColumnLayout {
    id: narrow

    required property ShellViewModel shell
    readonly property bool chair: shell.view === "chair"
    // Whoever handed the chair over sees it all, and decides nothing meanwhile.
    readonly property bool presides: chair && shell.chair.presides
    readonly property var tabs: chair ? ["agenda", "document", "floor", "pictures", "chair"] : ["agenda", "document", "floor", "pictures", "vote"]
    readonly property var words: ({ agenda: qsTr("Items"), document: qsTr("Papers"), floor: qsTr("Floor"), pictures: qsTr("Pictures"), chair: qsTr("Chair"), vote: qsTr("Vote") })
    readonly property var glyphs: ({ agenda: "list", document: "file-text", floor: "mic", pictures: "video", chair: "gavel", vote: "vote" })
    property string tab: "agenda"
    readonly property bool withMic: shell.microphone.joined && tab !== "chair"
    readonly property bool withHand: tab !== "floor" && shell.floor.maySpeak
    readonly property bool asking: shell.ballots.asking

    onAskingChanged: if (asking && !chair) tab = "vote"
    Component.onCompleted: if (asking && !chair) tab = "vote"
    spacing: Theme.gap2

    Loader {
        Layout.fillWidth: true
        Layout.fillHeight: true
        sourceComponent: ({ agenda: agenda, document: documents, floor: floor, pictures: pictures, chair: chairSide, vote: vote })[narrow.tab]
    }
    GridLayout {
        columns: narrow.width >= 480 * Theme.scale ? 2 : 1
        // Not by what is seen of the two: in a row that is hidden nothing is seen.
        visible: narrow.withMic || narrow.withHand
        rowSpacing: Theme.gap2
        columnSpacing: Theme.gap2
        uniformCellWidths: true
        Layout.fillWidth: true
        MicButton {
            objectName: "micBelow"
            microphone: narrow.shell.microphone
            visible: narrow.withMic
            Layout.fillWidth: true
        }
        HandButtons { floor: narrow.shell.floor; visible: narrow.withHand; Layout.fillWidth: true }
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.gap1
        Repeater {
            model: narrow.tabs
            AbstractButton {
                id: tab
                required property string modelData
                readonly property bool chosen: narrow.tab === modelData
                objectName: "tab" + modelData
                readonly property int room: Math.floor((narrow.width - Theme.gap1 * 4) / 5)
                width: implicitWidth <= room ? room : implicitWidth
                implicitWidth: label.implicitWidth + Theme.gap2
                implicitHeight: Math.max(Theme.target, glyph.implicitHeight + label.implicitHeight + Theme.gap2)
                // A written vote has time and takes nobody away from a paper; it is marked here until it is answered.
                readonly property bool marked: modelData === "vote" && narrow.shell.ballots.waiting
                text: narrow.words[modelData]
                focusPolicy: Qt.StrongFocus
                Accessible.role: Accessible.PageTab
                Accessible.name: marked ? qsTr("%1, a ballot waits for you").arg(text) : text
                Accessible.selected: chosen
                onClicked: narrow.tab = modelData
                contentItem: Column {
                    Icon { id: glyph; name: narrow.glyphs[tab.modelData]; width: parent.width; color: label.color }
                    AppText { id: label; text: tab.text; size: Theme.tiny; width: Math.max(parent.width, implicitWidth); horizontalAlignment: Text.AlignHCenter; wrapMode: Text.NoWrap; color: tab.chosen ? Theme.blueText : tab.marked ? Theme.redText : Theme.muted; font.weight: tab.chosen || tab.marked ? Font.Bold : Font.Medium; Accessible.ignored: true }
                }
                background: Rectangle {
                    radius: Theme.radiusSmall
                    color: tab.chosen ? Theme.blueSoft : Theme.card
                    Rectangle { objectName: "tabMark-" + tab.modelData; visible: tab.marked; anchors { right: parent.right; top: parent.top; margins: Theme.gap1 } width: Theme.gap3; height: width; radius: width / 2; color: Theme.red }
                    FocusRing { shown: tab.visualFocus }
                }
            }
        }
    }

    Component { id: agenda; AgendaPanel { agenda: narrow.shell.agenda; chair: narrow.presides; papers: narrow.shell.papersDesk; desk: narrow.shell.agendaDesk } }
    Component { id: documents; DocumentCentre { document: narrow.shell.document; goToKey: !narrow.shell.pictures.joined } }
    Component { id: floor; FloorPanel { floor: narrow.shell.floor; chair: narrow.presides } }
    Component { id: pictures; CallStage { shell: narrow.shell; canLeave: false; mic: false } }
    Component { id: chairSide; ChairSide { shell: narrow.shell } }
    Component {
        id: vote
        Item {
            VoteCards { id: voteCards; shell: narrow.shell; anchors.fill: parent }
            AppText { visible: narrow.shell.ballots.count === 0; anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap4 } text: qsTr("No vote is open."); color: Theme.muted; horizontalAlignment: Text.AlignHCenter }
        }
    }
}

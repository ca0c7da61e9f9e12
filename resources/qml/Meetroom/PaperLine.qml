import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One paper on the desk.
Rectangle {
    id: line

    required property PaperRow row
    required property PapersDeskViewModel desk
    readonly property bool lifted: grip.held
    readonly property bool gone: row.stage === "withdrawn"
    readonly property bool closed: gone || !desk.changing
    readonly property bool waiting: row.stage === "registered"
    signal replaceWanted(string key)
    signal withdrawWanted(string key)

    implicitHeight: grid.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: Theme.contrast || lifted ? 2 : 0; color: lifted ? Theme.focus : Theme.line }
    Accessible.role: Accessible.ListItem
    Accessible.name: row.title + ". " + row.stage_text

    GridLayout {
        id: grid
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2; leftMargin: 0 }
        columns: line.width > 760 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap1
        RowLayout {
            spacing: Theme.gap2
            Layout.fillWidth: true
            PaperGrip { id: grip; enabled: line.desk.changing; opacity: enabled ? 1 : 0; key: line.row.key; title: line.row.title; row: line.row; desk: line.desk; Layout.alignment: Qt.AlignTop }
            ColumnLayout {
                spacing: 2
                Layout.fillWidth: true
                AppText { text: line.row.title; font.weight: Font.DemiBold; Layout.fillWidth: true; Layout.topMargin: Theme.gap1 }
                AppText { text: line.row.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
                AppText { visible: text !== ""; text: line.row.note === "" ? "" : qsTr("What changed: %1").arg(line.row.note); size: Theme.tiny; Layout.fillWidth: true }
                Flow {
                    spacing: Theme.gap1
                    Layout.fillWidth: true
                    Layout.topMargin: 2
                    WordBadge { objectName: "paperStage"; text: line.row.stage_text; tone: line.row.tone; limit: parent.width }
                    WordBadge { objectName: "paperReaders"; visible: !line.gone; text: line.row.readers; tone: "plain"; iconName: "users"; limit: parent.width }
                    WordBadge { visible: text !== ""; text: line.row.label; tone: "amber"; iconName: "shield"; limit: parent.width }
                    WordBadge { objectName: "paperSignatures"; visible: text !== ""; text: line.row.signatures; tone: line.row.signature_tone; iconName: "signature"; limit: parent.width }
                }
            }
        }
        Flow {
            id: acts
            readonly property real wanted: {
                const shown = Array.from(children).filter(child => child.visible)
                return shown.reduce((sum, child) => sum + child.implicitWidth, spacing * Math.max(0, shown.length - 1))
            }
            spacing: Theme.gap1
            layoutDirection: grid.columns === 2 ? Qt.RightToLeft : Qt.LeftToRight
            Layout.leftMargin: grid.columns === 2 ? 0 : Theme.target + Theme.gap2
            Layout.fillWidth: grid.columns === 1
            Layout.preferredWidth: grid.columns === 1 ? -1 : Math.min(wanted, line.width * 0.6)
            Layout.alignment: Qt.AlignVCenter
            ActionButton { objectName: "releasePaper"; visible: line.waiting && line.desk.releasing; text: qsTr("Release"); tone: "green"; iconName: "lock-open"; onClicked: line.desk.release(line.row.key) }
            ActionButton { objectName: "withdrawPaper"; visible: line.row.stage === "released" && line.desk.withdrawing; text: qsTr("Withdraw"); tone: "red"; quiet: true; onClicked: line.withdrawWanted(line.row.key) }
            IconButton { objectName: "timePaper"; visible: line.waiting && line.desk.releasing; iconName: "clock"; text: qsTr("Release at a time"); onClicked: line.desk.time(line.row.key) }
            IconButton { objectName: "editPaper"; iconName: line.closed ? "info" : "pencil"; text: line.closed ? qsTr("Versions and signatures") : qsTr("Change title, item, readers; versions"); onClicked: line.desk.edit.begin(line.row.key) }
            IconButton { objectName: "replacePaper"; visible: !line.closed; iconName: "files"; text: qsTr("New version"); onClicked: line.replaceWanted(line.row.key) }
            Row {
                // Dimmed at an end of the list instead of gone: no other button takes their place.
                visible: line.desk.changing && !(line.row.first && line.row.last)
                spacing: Theme.gap1
                IconButton { objectName: "paperUp"; enabled: !line.row.first; iconName: "arrow-up"; text: qsTr("Move up"); onClicked: line.desk.move(line.row.key, -1) }
                IconButton { objectName: "paperDown"; enabled: !line.row.last; iconName: "arrow-down"; text: qsTr("Move down"); onClicked: line.desk.move(line.row.key, 1) }
            }
        }
    }
}

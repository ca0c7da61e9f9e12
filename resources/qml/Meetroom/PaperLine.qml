import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One paper on the desk.
Rectangle {
    id: line

    required property string key
    required property string title
    required property string detail
    required property string stage
    required property string stage_text
    required property string tone
    property PapersDeskViewModel desk
    signal replaceWanted(string key)
    signal withdrawWanted(string key)

    implicitHeight: grid.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: Theme.contrast ? 1 : 0; color: Theme.line }
    Accessible.role: Accessible.ListItem
    Accessible.name: title + ". " + stage_text

    GridLayout {
        id: grid
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        columns: line.width > 640 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Icon { name: "file-text"; color: Theme.redText; Layout.alignment: Qt.AlignTop; Layout.topMargin: 4 }
            ColumnLayout {
                spacing: 2
                Layout.fillWidth: true
                AppText { text: line.title; font.weight: Font.DemiBold; Layout.fillWidth: true }
                AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
                Badge { text: line.stage_text; tone: line.tone; Layout.topMargin: 2 }
            }
        }
        Flow {
            spacing: Theme.gap2
            Layout.fillWidth: grid.columns === 1
            Layout.preferredWidth: grid.columns === 1 ? -1 : actRow(release) + actRow(replace) + actRow(withdraw)
            Layout.alignment: Qt.AlignVCenter
            function actRow(button: Item): real { return button.visible ? button.implicitWidth + Theme.gap2 : 0 }
            ActionButton { id: release; objectName: "releasePaper"; visible: line.stage === "registered"; text: qsTr("Release"); tone: "green"; iconName: "lock-open"; onClicked: line.desk.release(line.key) }
            ActionButton { id: replace; objectName: "replacePaper"; visible: line.stage !== "withdrawn"; text: qsTr("New version"); tone: "plain"; quiet: true; iconName: "file-plus"; onClicked: line.replaceWanted(line.key) }
            ActionButton { id: withdraw; objectName: "withdrawPaper"; visible: line.stage === "released"; text: qsTr("Withdraw"); tone: "red"; quiet: true; onClicked: line.withdrawWanted(line.key) }
        }
    }
}

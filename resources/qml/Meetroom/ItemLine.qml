pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "sitting"

// One agenda item as it is edited.
Rectangle {
    id: line

    required property int index
    required property string key
    required property string number
    required property string title
    required property string detail
    required property string progress
    required property string presenter
    required property int kind
    required property int minutes
    required property int depth
    required property bool hidden
    required property string conclusion
    required property bool movable
    required property bool changeable
    required property bool deferrable
    required property bool carriable
    required property bool removable
    required property bool concludable
    required property bool revealable
    property AgendaDeskViewModel desk
    required property ListView view
    signal editWanted(string key, string title, int kind, int minutes, string presenter)
    signal concludeWanted(string key, string conclusion)
    signal deferWanted(string key)

    implicitHeight: grid.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: progress === "running" ? Theme.redSoft : Theme.field
    border { width: Theme.contrast || grip.held || carriedOver ? 2 : 0; color: grip.held || carriedOver ? Theme.focus : Theme.line }
    readonly property bool carriedOver: view.under === index && !grip.held // qmllint disable missing-property
    Accessible.role: Accessible.ListItem
    Accessible.name: number + ". " + title + ". " + detail

    GridLayout {
        id: grid
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2; leftMargin: line.movable ? 0 : Theme.gap2 }
        columns: line.width > 700 * Theme.scale ? 2 : 1
        rowSpacing: Theme.gap1
        RowLayout {
            spacing: Theme.gap2
            Layout.leftMargin: Math.min(line.depth, 2) * Theme.gap4
            Layout.fillWidth: true
            RowGrip {
                id: grip
                objectName: "itemGrip" + line.number
                visible: line.movable
                view: line.view
                place: line.index
                text: qsTr("Move “%1”: drag it, or press the arrow keys").arg(line.title)
                Layout.alignment: Qt.AlignTop
                onStepped: by => line.desk.move(line.key, by)
                onDropped: place => line.desk.dropAt(line.key, place)
            }
            AppText { text: line.number; font.weight: Font.Bold; color: Theme.muted; wrapMode: Text.NoWrap; Layout.minimumWidth: 28; Layout.alignment: Qt.AlignTop; Layout.topMargin: line.movable ? Theme.gap3 : 0 }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.title; font.weight: Font.DemiBold; Layout.fillWidth: true }
                AppText { text: line.detail; size: Theme.tiny; color: line.progress === "deferred" || line.progress === "carried_over" ? Theme.amberText : Theme.muted; Layout.fillWidth: true }
                AppText { text: line.conclusion; visible: text !== ""; size: Theme.tiny; color: Theme.greenText; Layout.fillWidth: true }
            }
        }
        Flow {
            spacing: Theme.gap1
            layoutDirection: grid.columns === 2 ? Qt.RightToLeft : Qt.LeftToRight
            Layout.fillWidth: grid.columns === 1
            Layout.preferredWidth: grid.columns === 2 ? Math.min(line.width * 0.5, (Theme.target + spacing) * 6) : -1
            IconButton { objectName: "removeItem"; visible: line.removable; iconName: "trash-2"; ink: Theme.redText; text: qsTr("Take off the agenda"); onClicked: line.desk.remove(line.key) }
            IconButton { objectName: "concludeItem"; visible: line.concludable; iconName: "gavel"; text: qsTr("Conclusion of the chair"); onClicked: line.concludeWanted(line.key, line.conclusion) }
            IconButton { objectName: "carryItem"; visible: line.carriable; iconName: "reply"; text: qsTr("Leave to the next meeting"); onClicked: line.desk.carryOver(line.key) }
            IconButton { objectName: "deferItem"; visible: line.deferrable; iconName: "pause"; text: qsTr("Defer"); onClicked: line.deferWanted(line.key) }
            IconButton { objectName: "editItem"; visible: line.changeable; iconName: "pencil"; text: qsTr("Change"); onClicked: line.editWanted(line.key, line.title, line.kind, line.minutes, line.presenter) }
            IconButton { objectName: "revealItem"; visible: line.revealable; iconName: "eye"; text: qsTr("Show to everybody"); onClicked: line.desk.reveal(line.key) }
        }
    }
}

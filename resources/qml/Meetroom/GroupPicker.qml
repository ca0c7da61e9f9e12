pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The groups one person is in: tick those there are, write down a new one.
ColumnLayout {
    id: picker

    required property PersonEditViewModel edit
    function clear() { fresh.text = "" }
    function add(): bool {
        const done = edit.addGroup(fresh.text)
        if (done) fresh.text = ""
        return done
    }
    // What was written but not yet added was meant.
    function finish(): bool { return fresh.text.trim() === "" || add() }

    spacing: Theme.gap1
    AppText { text: qsTr("Groups"); font.weight: Font.Medium; Layout.fillWidth: true }
    AppText { text: qsTr("Papers and marks can be given to a group as a whole."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    Repeater {
        model: picker.edit.groups
        CheckRow {
            id: group
            required property string key
            required property string detail
            required property bool chosen
            objectName: "group-" + key
            text: key + " · " + detail
            checked: chosen
            Layout.fillWidth: true
            onClicked: {
                picker.edit.toggleGroup(key)
                checked = Qt.binding(() => group.chosen)
            }
        }
    }
    GridLayout {
        columns: picker.width > 380 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap2
        rowSpacing: Theme.gap2
        Layout.fillWidth: true
        Field { id: fresh; objectName: "groupName"; placeholder: qsTr("Name of a new group"); problem: picker.edit.problem; input.maximumLength: 200; Layout.fillWidth: true; onAccepted: picker.add() }
        ActionButton { objectName: "groupAdd"; text: qsTr("Add the group"); tone: "plain"; quiet: true; iconName: "plus"; enabled: fresh.text.trim() !== ""; Layout.alignment: Qt.AlignTop; onClicked: picker.add() }
    }
}

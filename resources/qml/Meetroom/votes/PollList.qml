pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The list that is voted on: people of the roster or names typed in, how many can be chosen and elected.
ColumnLayout {
    id: list

    required property PollDraftViewModel draft
    property bool roster: false

    spacing: Theme.gap2

    AppText { text: qsTr("List to vote on"); font.weight: Font.Medium; Layout.fillWidth: true }
    Repeater {
        model: list.draft.options
        Rectangle {
            id: line
            required property string key
            required property string name
            required property string note
            required property bool first
            required property bool last
            required property int index
            implicitHeight: Math.max(Theme.target, row.implicitHeight) + Theme.gap1
            radius: Theme.radiusSmall
            color: Theme.field
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: name
            RowLayout {
                id: row
                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.gap3 }
                spacing: 0
                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true
                    AppText { text: (line.index + 1) + ". " + line.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
                    AppText { visible: text !== ""; text: line.note; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
                }
                IconButton { objectName: "optionUp" + line.index; visible: !line.first; iconName: "arrow-up"; text: qsTr("Move up"); onClicked: list.draft.moveOption(line.key, -1) }
                IconButton { objectName: "optionDown" + line.index; visible: !line.last; iconName: "arrow-down"; text: qsTr("Move down"); onClicked: list.draft.moveOption(line.key, 1) }
                IconButton { objectName: "optionRemove" + line.index; iconName: "x"; text: qsTr("Take “%1” off the list").arg(line.name); onClicked: list.draft.removeOption(line.key) }
            }
        }
    }
    RowLayout {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Field { id: fresh; objectName: "optionName"; label: qsTr("A name or an option"); input.maximumLength: 200; Layout.fillWidth: true; onAccepted: { list.draft.addOption(text); text = "" } }
        IconButton { objectName: "optionAdd"; Layout.alignment: Qt.AlignBottom; iconName: "plus"; fill: Theme.blueSoft; ink: Theme.blueText; text: qsTr("Add to the list"); enabled: fresh.text.trim() !== ""; onClicked: { list.draft.addOption(fresh.text); fresh.text = "" } }
    }
    ActionButton { objectName: "optionRoster"; text: list.roster ? qsTr("Hide the roster") : qsTr("Choose from the roster"); tone: "plain"; quiet: true; iconName: "users"; Layout.fillWidth: true; onClicked: { list.roster = !list.roster; list.draft.search("") } }
    Field { objectName: "optionSearch"; visible: list.roster; label: qsTr("Search by name or office"); Layout.fillWidth: true; onTextChanged: list.draft.search(text) }
    Repeater {
        model: list.roster ? list.draft.people : null
        OptionBox {
            required property string key
            required property string name
            required property string detail
            required chosen
            objectName: "candidate-" + key
            text: name
            note: detail
            Layout.fillWidth: true
            onClicked: list.draft.togglePerson(key)
        }
    }
    Amount { objectName: "pollSeats"; name: qsTr("How many can be elected"); value: list.draft.seats; Layout.fillWidth: true; onStepped: by => list.draft.step("seats", by) }
    Amount { objectName: "pollMost"; visible: list.draft.methodKey === "choose"; name: qsTr("At most to choose"); value: list.draft.maxChoices; Layout.fillWidth: true; onStepped: by => list.draft.step("max_choices", by) }
    Amount { objectName: "pollLeast"; visible: list.draft.methodKey === "choose"; name: qsTr("At least to choose"); value: list.draft.minChoices; Layout.fillWidth: true; onStepped: by => list.draft.step("min_choices", by) }
}

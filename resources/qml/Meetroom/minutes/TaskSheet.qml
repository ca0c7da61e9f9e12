pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A task being written: what, who (from the roster or by name), until when, from which item.
Sheet {
    id: sheet

    required property MinutesActionsViewModel actions
    readonly property int wanted: actions.wanted
    readonly property bool editing: actions.editing

    // What is missing is said beside its field, and the keyboard goes there.
    function save() {
        actions.save()
        if (actions.textProblem !== "") what.input.forceActiveFocus()
        else if (actions.ownerProblem !== "") who.input.forceActiveFocus()
        else if (actions.dueProblem !== "") due.begin()
    }

    objectName: "taskSheet"
    title: actions.new ? qsTr("New task") : qsTr("Change the task")
    preferredWidth: 600
    onWantedChanged: if (wanted > 0) { what.text = actions.text; who.text = actions.owner; open(); what.input.forceActiveFocus() }
    onEditingChanged: if (!editing) close()
    onClosed: actions.close()

    Area { id: what; objectName: "taskText"; label: qsTr("What is to be done"); lines: 2; problem: sheet.actions.textProblem; Layout.fillWidth: true; onTextChanged: sheet.actions.setText(text) }
    Field { id: who; objectName: "taskOwner"; label: qsTr("Who does it"); placeholder: qsTr("A name"); problem: sheet.actions.ownerProblem; Layout.fillWidth: true; onTextChanged: if (text !== sheet.actions.owner) sheet.actions.setOwner(text) }
    Badge { objectName: "taskOwnerKnown"; visible: text !== ""; text: sheet.actions.ownerKnown; tone: "green"; iconName: "user-check" }
    Flow {
        objectName: "taskOwners"
        visible: owners.count > 0
        spacing: Theme.gap2
        Layout.fillWidth: true
        Repeater {
            id: owners
            model: sheet.actions.owners
            ActionButton {
                required property int index
                required property string key
                required property string name
                required property string detail
                objectName: "taskOwner" + index
                text: detail === "" ? name : name + " · " + detail
                textSize: Theme.tiny
                tone: "plain"
                quiet: true
                width: Math.min(implicitWidth, parent.width)
                onClicked: { sheet.actions.chooseOwner(key); who.text = sheet.actions.owner; due.begin() }
            }
        }
    }
    DateField {
        id: due
        objectName: "taskDue"
        label: qsTr("Until when")
        text: sheet.actions.due
        meant: sheet.actions.dueMeant
        problem: sheet.actions.dueProblem
        year: sheet.actions.year
        month: sheet.actions.month
        day: sheet.actions.day
        Layout.fillWidth: true
        onEdited: text => sheet.actions.setDue(text)
        onPicked: (year, month, day) => sheet.actions.setDay(year, month, day)
    }
    Picker { objectName: "taskPlace"; label: qsTr("Where it comes from"); options: sheet.actions.places; index: sheet.actions.place; Layout.fillWidth: true; onPicked: index => sheet.actions.setPlace(index) }
    footer: ActionButton { objectName: "taskSave"; text: qsTr("Put into the minutes"); iconName: "check"; busy: sheet.actions.sending; enabled: !sheet.actions.sending; Layout.fillWidth: true; onClicked: sheet.save() }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The roll while it is called: who is called, their answer typed in, who is next, and the whole list.
ColumnLayout {
    id: panel

    required property RollCallViewModel roll
    property bool all: false
    readonly property bool called: roll.called !== ""

    spacing: Theme.gap2

    Rectangle {
        visible: panel.called
        implicitHeight: now.implicitHeight + Theme.gap2 * 2
        radius: Theme.radiusSmall
        color: Theme.amberSoft
        border { width: Theme.contrast ? 2 : 0; color: Theme.amberText }
        Layout.fillWidth: true
        ColumnLayout {
            id: now
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
            spacing: 0
            AppText { text: panel.roll.correcting !== "" ? qsTr("Corrected answer of") : qsTr("Called now"); size: Theme.tiny; Layout.fillWidth: true }
            AppText { objectName: "rollCalled"; text: panel.roll.called; size: Theme.large; font.weight: Font.Bold; Layout.fillWidth: true }
            AppText { visible: text !== ""; text: panel.roll.calledDetail; size: Theme.tiny; Layout.fillWidth: true }
        }
    }
    AppText { visible: panel.called && panel.roll.mayCall; text: qsTr("They answer on their own device, or you type the spoken answer in:"); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    GridLayout {
        visible: panel.called && panel.roll.mayCall && panel.roll.method === "motion"
        columns: panel.width / Theme.scale < 520 ? 1 : 3
        columnSpacing: Theme.gap2
        rowSpacing: Theme.gap2
        Layout.fillWidth: true
        ActionButton { objectName: "rollYes"; text: qsTr("In favour"); tone: "green"; quiet: true; iconName: "thumbs-up"; Layout.fillWidth: true; onClicked: panel.roll.answer("yes") }
        ActionButton { objectName: "rollNo"; text: qsTr("Against"); tone: "red"; quiet: true; iconName: "thumbs-down"; Layout.fillWidth: true; onClicked: panel.roll.answer("no") }
        ActionButton { objectName: "rollAbstain"; text: qsTr("Abstain"); tone: "plain"; quiet: true; iconName: "minus"; Layout.fillWidth: true; onClicked: panel.roll.answer("abstain") }
    }
    Repeater {
        model: panel.called && panel.roll.mayCall ? panel.roll.options : null
        Loader {
            id: line
            required property string key
            required property string name
            required property string mark
            required property bool usable
            required property int number
            Layout.fillWidth: true
            sourceComponent: panel.roll.method === "each" ? each : one
            Component { id: one; OptionBox { objectName: "rollOption" + line.number; text: line.name; chosen: line.mark !== ""; enabled: line.usable; onClicked: panel.roll.mark(line.key, "yes") } }
            Component { id: each; OptionAnswers { name: line.name; mark: line.mark; number: line.number; onMarked: choice => panel.roll.mark(line.key, choice) } }
        }
    }
    AppText { visible: panel.called && text !== ""; text: panel.roll.left; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "rollSend"; visible: panel.called && panel.roll.mayCall && panel.roll.method !== "motion"; enabled: panel.roll.sendable; text: qsTr("Enter the answer"); iconName: "check"; Layout.fillWidth: true; onClicked: panel.roll.send(false) }
    ActionButton { objectName: "rollBlank"; visible: panel.called && panel.roll.mayCall && panel.roll.blankOffered; text: qsTr("Blank ballot"); tone: "plain"; quiet: true; iconName: "square"; Layout.fillWidth: true; onClicked: panel.roll.send(true) }
    ActionButton { objectName: "rollKeep"; visible: panel.roll.correcting !== ""; text: qsTr("Leave it as it is"); tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: panel.roll.correct("") }
    ActionButton {
        objectName: "rollNext"
        visible: panel.roll.nextKey !== "" && panel.roll.mayCall
        text: panel.called && panel.roll.correcting === "" ? qsTr("No answer. %1").arg(panel.roll.nextText) : panel.roll.nextText
        iconName: "megaphone"
        quiet: panel.called
        Layout.fillWidth: true
        onClicked: panel.roll.call(panel.roll.nextKey)
    }
    AppText { objectName: "rollDone"; visible: text !== "" && !panel.called; text: panel.roll.done; font.weight: Font.DemiBold; Layout.fillWidth: true }
    ActionButton { objectName: "rollAll"; text: panel.all ? qsTr("Hide the list") : qsTr("Whole list"); tone: "plain"; quiet: true; iconName: "list"; Layout.fillWidth: true; onClicked: panel.all = !panel.all }
    Repeater {
        model: panel.all ? panel.roll.people : null
        RowLayout {
            id: person
            required property string key
            required property int number
            required property string name
            required property string detail
            required property string answer
            required property string tone
            required property bool called
            required property bool answered
            spacing: Theme.gap2
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: number + ". " + name + ": " + answer
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: person.number + ". " + person.name; font.weight: person.called ? Font.Bold : Font.Medium; Layout.fillWidth: true }
                AppText { text: person.answer + (person.detail === "" ? "" : " · " + person.detail); size: Theme.tiny; color: Theme.ink(person.tone); Layout.fillWidth: true }
            }
            IconButton { objectName: "rollCall-" + person.key; visible: panel.roll.mayCall && !person.called; iconName: person.answered ? "pencil" : "megaphone"; ink: Theme.blueText; text: person.answered ? qsTr("Correct the answer of %1").arg(person.name) : qsTr("Call %1").arg(person.name); onClicked: { if (person.answered) panel.roll.correct(person.key); else panel.roll.call(person.key) } }
        }
    }
}

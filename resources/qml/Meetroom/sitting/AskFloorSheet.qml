pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Ask for the floor otherwise than by a plain raised hand; every choice is sent at once.
Sheet {
    id: sheet

    required property FloorViewModel floor
    readonly property var stanceGlyphs: ["thumbs-up", "thumbs-down", "message-square"]
    readonly property var stanceTones: ["green", "red", "blue"]
    readonly property var kindGlyphs: ["megaphone", "message-circle-question-mark"]
    function begin() { subject.text = ""; open() }

    objectName: "askFloorSheet"
    title: qsTr("Ask to speak")
    preferredWidth: 520

    AppText { text: qsTr("Contribution"); font.weight: Font.DemiBold; Layout.fillWidth: true }
    Flow {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Repeater {
            model: sheet.floor.stances
            ActionButton {
                required property int index
                required property string modelData
                objectName: "askStance" + index
                width: Math.min(implicitWidth, parent.width)
                text: modelData
                iconName: sheet.stanceGlyphs[index]
                tone: sheet.stanceTones[index]
                quiet: true
                onClicked: { sheet.close(); sheet.floor.askToSpeak(index) }
            }
        }
    }
    AppText { text: qsTr("Before the others on the list"); font.weight: Font.DemiBold; Layout.fillWidth: true }
    Flow {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Repeater {
            model: sheet.floor.kinds
            ActionButton {
                required property int index
                required property string modelData
                objectName: "askKind" + index
                width: Math.min(implicitWidth, parent.width)
                text: modelData
                iconName: sheet.kindGlyphs[index]
                tone: "plain"
                quiet: true
                onClicked: { sheet.close(); sheet.floor.askOther(index) }
            }
        }
    }
    AppText { text: qsTr("Point of order: what is it about?"); font.weight: Font.DemiBold; Layout.fillWidth: true }
    Field { id: subject; objectName: "askSubject"; label: qsTr("In a few words (may be empty)"); input.maximumLength: 200; Layout.fillWidth: true }
    Flow {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Repeater {
            model: sheet.floor.categories
            ActionButton {
                required property int index
                required property string modelData
                objectName: "askOrder" + index
                width: Math.min(implicitWidth, parent.width)
                text: modelData
                tone: "amber"
                quiet: true
                onClicked: { sheet.close(); sheet.floor.raisePointOfOrder(index, subject.text) }
            }
        }
    }
}

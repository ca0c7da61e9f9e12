pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// The way of the minutes from the first word to the archive: what is done, what is next, and the sentence that says it.
ColumnLayout {
    id: line

    required property MinutesViewModel minutes
    readonly property bool roomy: width >= 860 * Theme.scale

    spacing: Theme.gap2
    Flow {
        id: steps
        objectName: "minutesSteps"
        visible: line.roomy
        Layout.fillWidth: true
        spacing: Theme.gap1
        Repeater {
            model: line.minutes.rows
            AbstractButton {
                id: step
                required property string key
                required property string name
                required property string glyph
                required property string progress
                required property string said
                required property int number
                readonly property bool done: progress === "done"
                readonly property bool now: progress === "now"
                readonly property color ink: done ? Theme.greenText : now ? Theme.overBlue : Theme.muted
                objectName: "minutesStep" + number
                leftPadding: Theme.gap3
                rightPadding: Theme.gap3
                implicitHeight: Theme.target
                implicitWidth: row.implicitWidth + leftPadding + rightPadding
                focusPolicy: Qt.StrongFocus
                Accessible.role: Accessible.Button
                Accessible.name: said
                Keys.onReturnPressed: click()
                Keys.onEnterPressed: click()
                onClicked: line.minutes.goTo(key)
                contentItem: Item {
                    Row {
                        id: row
                        anchors.centerIn: parent
                        spacing: Theme.gap2
                        Icon { name: step.done ? "circle-check" : step.glyph; size: Math.round(18 * Theme.scale); color: step.ink; anchors.verticalCenter: parent.verticalCenter }
                        AppText { text: step.name; wrapMode: Text.NoWrap; size: Theme.small; font.weight: step.now ? Font.Bold : Font.Medium; color: step.ink; anchors.verticalCenter: parent.verticalCenter; Accessible.ignored: true }
                    }
                }
                background: Rectangle {
                    radius: height / 2
                    color: step.done ? Theme.greenSoft : step.now ? Theme.blue : Theme.field
                    border { width: Theme.contrast ? (step.now ? 0 : 1) : 0; color: Theme.line }
                    FocusRing { shown: step.visualFocus; radius: parent.radius + 3 }
                }
                Tip { shown: step.hovered; text: step.said }
            }
        }
    }
    AppText {
        objectName: "minutesStepHere"
        visible: !line.roomy
        text: qsTr("Step %1 of %2: %3").arg(line.minutes.stepNumber).arg(line.minutes.steps).arg(line.minutes.stepName)
        font.weight: Font.DemiBold
        Layout.fillWidth: true
    }
    AppText {
        objectName: "minutesNext"
        text: line.minutes.next
        color: Theme.ink(line.minutes.tone)
        font.weight: Font.Medium
        Layout.fillWidth: true
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}

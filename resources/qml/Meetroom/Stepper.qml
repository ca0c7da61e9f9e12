import QtQuick
import QtQuick.Layouts

// A value with a button on either side; also by the arrow keys and the wheel.  `stepped(by)`: −1 or +1.
ColumnLayout {
    id: stepper

    property string name: ""
    property string text: ""
    signal stepped(int by)

    spacing: Theme.gap1
    AppText { text: stepper.name; font.weight: Font.Medium; Layout.fillWidth: true; Accessible.ignored: true }
    RowLayout {
        spacing: Theme.gap1
        Layout.fillWidth: true
        IconButton { objectName: stepper.objectName + "Less"; iconName: "minus"; fill: Theme.field; text: qsTr("%1: earlier").arg(stepper.name); autoRepeat: true; onClicked: stepper.stepped(-1) }
        Rectangle {
            id: box
            activeFocusOnTab: true
            Layout.fillWidth: true
            implicitHeight: Math.max(Theme.target, value.implicitHeight + Theme.gap2 * 2)
            radius: Theme.radiusSmall
            color: Theme.field
            border { width: activeFocus ? 2 : 1; color: activeFocus ? Theme.focus : Theme.line }
            Accessible.role: Accessible.SpinBox
            Accessible.name: stepper.name + ": " + stepper.text
            Accessible.focusable: true
            Accessible.onIncreaseAction: stepper.stepped(1)
            Accessible.onDecreaseAction: stepper.stepped(-1)
            Keys.onUpPressed: stepper.stepped(1)
            Keys.onDownPressed: stepper.stepped(-1)
            AppText { id: value; anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap2 } text: stepper.text; size: Theme.body; font.weight: Font.DemiBold; horizontalAlignment: Text.AlignHCenter; Accessible.ignored: true }
            WheelHandler { onWheel: event => stepper.stepped(event.angleDelta.y > 0 ? 1 : -1) }
            TapHandler { onTapped: box.forceActiveFocus() }
        }
        IconButton { objectName: stepper.objectName + "More"; iconName: "plus"; fill: Theme.field; text: qsTr("%1: later").arg(stepper.name); autoRepeat: true; onClicked: stepper.stepped(1) }
    }
}

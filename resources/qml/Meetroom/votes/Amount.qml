import QtQuick
import QtQuick.Layouts
import Meetroom

// A small number with a button on either side.  `stepped(by)`: −1 or +1.
RowLayout {
    id: amount

    property string name: ""
    property int value: 1
    signal stepped(by: int)

    spacing: Theme.gap2
    Accessible.role: Accessible.Grouping
    Accessible.name: name + ": " + value
    AppText { text: amount.name; font.weight: Font.Medium; Layout.fillWidth: true; Accessible.ignored: true }
    IconButton { objectName: amount.objectName + "Less"; iconName: "minus"; fill: Theme.field; text: qsTr("%1: one less").arg(amount.name); autoRepeat: true; onClicked: amount.stepped(-1) }
    AppText { objectName: amount.objectName + "Value"; text: amount.value; size: Theme.large; font.weight: Font.Bold; horizontalAlignment: Text.AlignHCenter; Layout.minimumWidth: Theme.gap6 * 1.5 }
    IconButton { objectName: amount.objectName + "More"; iconName: "plus"; fill: Theme.field; text: qsTr("%1: one more").arg(amount.name); autoRepeat: true; onClicked: amount.stepped(1) }
}

pragma ComponentBehavior: Bound
import QtQuick

// A few choices side by side, wrapped where they do not fit.  `picked(index)`: chosen by the user.
Rectangle {
    id: segments

    property var options: []
    property var icons: []
    property int index: 0
    property string name: ""
    signal picked(int index)

    implicitWidth: flow.naturalWidth + Theme.gap1 * 2
    implicitHeight: flow.implicitHeight + Theme.gap1 * 2
    radius: Theme.radiusSmall + 2
    color: Theme.field
    border { width: 1; color: Theme.line }
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    Flow {
        id: flow
        readonly property real naturalWidth: {
            let sum = 0
            for (let n = 0; n < repeater.count; n++) sum += repeater.itemAt(n) ? repeater.itemAt(n).implicitWidth + Theme.gap1 : 0
            return sum
        }
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap1 }
        spacing: Theme.gap1
        Repeater {
            id: repeater
            model: segments.options
            ActionButton {
                required property int index
                required property string modelData
                readonly property bool chosen: index === segments.index
                objectName: segments.objectName + index
                width: Math.min(implicitWidth, flow.width)
                text: modelData
                iconName: segments.icons.length > index ? segments.icons[index] : ""
                tone: chosen ? "blue" : "plain"
                quiet: !chosen
                checkable: false
                Accessible.role: Accessible.RadioButton
                Accessible.checked: chosen
                onClicked: segments.picked(index)
            }
        }
    }
}

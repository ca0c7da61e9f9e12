pragma ComponentBehavior: Bound
import QtQuick

// How loud something is, 0 … 1: more bars for louder, the last ones too loud.
Item {
    id: meter

    property real value: 0
    property real minimumValue: 0
    property real maximumValue: 1
    property string name: ""
    readonly property int bars: 24

    implicitHeight: Math.round(16 * Math.min(Theme.scale, 1.5))
    implicitWidth: 120
    Accessible.role: Accessible.ProgressBar
    Accessible.name: name

    Row {
        anchors.fill: parent
        spacing: 3
        Repeater {
            model: meter.bars
            Rectangle {
                required property int index
                readonly property bool lit: meter.value * meter.bars > index + 0.5
                width: (meter.width - 3 * (meter.bars - 1)) / meter.bars
                height: meter.height
                radius: 3
                color: !lit ? Theme.faint : index >= 22 ? Theme.red : index >= 19 ? Theme.amber : Theme.live
            }
        }
    }
}

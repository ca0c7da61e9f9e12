import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The device of one kind: to choose where there is more than one, else its name or that there is none.
ColumnLayout {
    id: choice

    required property PrejoinViewModel prejoin
    property string kind: ""
    property string label: ""
    property string iconName: ""
    property string text: ""
    property bool found: false
    property var options: []
    property int index: -1
    readonly property string capital: kind.charAt(0).toUpperCase() + kind.slice(1)
    spacing: 0

    DeviceLine { objectName: "only" + choice.capital; iconName: choice.iconName; text: choice.text; found: choice.found; visible: choice.options.length < 2 }
    Picker {
        objectName: "choose" + choice.capital
        visible: choice.options.length > 1
        label: choice.label
        options: choice.options
        index: choice.index
        Layout.fillWidth: true
        onPicked: index => choice.prejoin.choose(choice.kind, index)
    }
}

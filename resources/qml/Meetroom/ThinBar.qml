import QtQuick
import QtQuick.Controls.Basic

// The scroll bar of the client: thin, beside the content, seen only where there is more.
ScrollBar {
    id: bar

    readonly property bool needed: size < 1.0
    // Always kept free: if it came and went with the bar, wrapped text could make the bar come and go for ever.
    readonly property int room: 10

    policy: needed ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
    padding: 1
    minimumSize: 0.08
    contentItem: Rectangle { implicitWidth: 6; implicitHeight: 6; radius: 3; color: bar.pressed ? Theme.muted : Theme.strongLine; opacity: bar.pressed || bar.hovered ? 1 : 0.6 }
    Accessible.ignored: true
}

import QtQuick

// How much is done or left, 0 … 1; the number stands in words beside it.
Rectangle {
    id: line

    property real value: 0
    property string tone: "blue"

    implicitHeight: 6
    implicitWidth: 80
    radius: 3
    color: Theme.faint
    Accessible.role: Accessible.ProgressBar
    Accessible.ignored: true
    Rectangle {
        width: Math.max(0, Math.min(1, line.value)) * parent.width
        height: parent.height
        radius: 3
        color: Theme.solid(line.tone)
    }
}

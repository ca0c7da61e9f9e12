pragma ComponentBehavior: Bound
import QtQuick
import Meetroom

// A row of buttons that is scrolled sideways where there is no room for it, and says so at its ends.
Flickable {
    id: strip

    default property alias content: row.data

    property Item brought: null

    function bring(button: Item) {
        brought = button
        if (button.x < contentX + 20) contentX = Math.max(0, button.x - 24)
        else if (button.x + button.width > contentX + width - 20) contentX = Math.max(0, Math.min(contentWidth - width, button.x + button.width - width + 24))
    }

    // What is set beside the row comes and goes with the tool.
    onWidthChanged: if (brought !== null) bring(brought)
    height: Theme.target
    contentWidth: row.implicitWidth
    contentHeight: height
    interactive: contentWidth > width + 1
    clip: interactive
    flickableDirection: Flickable.HorizontalFlick
    boundsBehavior: Flickable.StopAtBounds

    Row { id: row; height: parent.height; spacing: 2 }
    WheelHandler { target: null; onWheel: event => strip.contentX = Math.max(0, Math.min(strip.contentWidth - strip.width, strip.contentX - (event.angleDelta.x !== 0 ? event.angleDelta.x : event.angleDelta.y) * 0.6)) }

    component Edge: Rectangle {
        id: edge
        property bool end: false
        property color none: Qt.rgba(Theme.raised.r, Theme.raised.g, Theme.raised.b, 0)
        parent: strip
        z: 2
        x: end ? strip.width - width : 0
        width: 26
        height: strip.height
        visible: strip.interactive && (end ? strip.contentX < strip.contentWidth - strip.width - 1 : strip.contentX > 1)
        gradient: Gradient {
            orientation: Gradient.Horizontal
            GradientStop { position: edge.end ? 0 : 1; color: edge.none }
            GradientStop { position: 0.55; color: Theme.raised }
            GradientStop { position: edge.end ? 1 : 0; color: Theme.raised }
        }
        Icon { anchors { verticalCenter: parent.verticalCenter; right: edge.end ? parent.right : undefined; left: edge.end ? undefined : parent.left } name: edge.end ? "chevron-right" : "chevron-left"; size: 16; color: Theme.muted }
    }
    Edge { end: false }
    Edge { end: true }
}

import QtQuick
import QtQuick.Controls.Basic
import Meetroom

// Carries a row of a list to another place by mouse, finger, or the arrow keys.  `view`: the list, with `property int under`.
AbstractButton {
    id: grip

    required property ListView view
    required property int place
    readonly property bool held: hand.pressed
    signal stepped(int by)
    signal dropped(int place)

    implicitWidth: Theme.target
    implicitHeight: Theme.target
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onUpPressed: stepped(-1)
    Keys.onDownPressed: stepped(1)
    contentItem: Icon { name: "grip-vertical"; color: Theme.muted }
    background: Item { FocusRing { anchors.margins: 1; shown: grip.visualFocus } }
    Tip { shown: grip.hovered && !grip.held; text: grip.text }

    // Above the list's own flicking, or a finger would scroll instead of carry.
    MouseArea {
        id: hand
        anchors.fill: parent
        preventStealing: true
        cursorShape: pressed ? Qt.ClosedHandCursor : Qt.OpenHandCursor
        onPressed: grip.forceActiveFocus(Qt.MouseFocusReason)
        onPositionChanged: mouse => grip.point(grip.at(mouse.x, mouse.y))
        onReleased: mouse => {
            const place = grip.at(mouse.x, mouse.y)
            grip.point(-1)
            if (place >= 0 && place !== grip.place) grip.dropped(place)
        }
        onCanceled: grip.point(-1)
    }
    Timer {
        // Near an edge of the list it goes on by itself.
        interval: 16
        repeat: true
        running: hand.pressed
        onTriggered: {
            const y = grip.mapToItem(grip.view, hand.mouseX, hand.mouseY).y
            const by = y < 40 ? -10 : y > grip.view.height - 40 ? 10 : 0
            const most = grip.view.originY + Math.max(0, grip.view.contentHeight - grip.view.height)
            grip.view.contentY = Math.max(grip.view.originY, Math.min(most, grip.view.contentY + by))
        }
    }
    function point(place: int) { view.under = place } // qmllint disable missing-property
    function at(x: real, y: real): int {
        const spot = grip.mapToItem(view.contentItem, x, y)
        return view.indexAt(view.width / 2, spot.y)
    }
}

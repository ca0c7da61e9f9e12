import QtQuick
import QtQuick.Controls.Basic
import Meetroom.Models

// Carries a paper to another place by mouse, finger, or the arrow keys.
AbstractButton {
    id: grip

    required property string key
    required property string title
    required property PaperRow row
    required property PapersDeskViewModel desk
    readonly property bool held: hand.pressed
    readonly property ListView view: row.ListView.view

    objectName: "paperGrip"
    implicitWidth: Theme.target
    implicitHeight: Theme.target
    focusPolicy: Qt.StrongFocus
    text: qsTr("Move “%1”: drag it, or press the arrow keys").arg(title)
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onUpPressed: desk.move(key, -1)
    Keys.onDownPressed: desk.move(key, 1)
    contentItem: Icon { name: "grip-vertical"; color: Theme.muted }
    background: Item { FocusRing { anchors.margins: 1; shown: grip.visualFocus } }

    // Above the list's own flicking, or a finger would scroll instead of carry.
    MouseArea {
        id: hand
        anchors.fill: parent
        preventStealing: true
        cursorShape: pressed ? Qt.ClosedHandCursor : Qt.OpenHandCursor
        onPressed: grip.forceActiveFocus(Qt.MouseFocusReason)
        onPositionChanged: mouse => { if (grip.view) grip.view.under = grip.at(mouse.x, mouse.y) }
        onReleased: mouse => {
            const place = grip.at(mouse.x, mouse.y)
            if (grip.view) grip.view.under = -1
            if (place >= 0 && place !== grip.row.index) grip.desk.dropAt(grip.key, place)
        }
        onCanceled: { if (grip.view) grip.view.under = -1 }
    }
    Timer {
        // Near an edge of the list it goes on by itself.
        interval: 16
        repeat: true
        running: hand.pressed && grip.view !== null
        onTriggered: {
            const y = grip.mapToItem(grip.view, hand.mouseX, hand.mouseY).y
            const by = y < 40 ? -10 : y > grip.view.height - 40 ? 10 : 0
            const most = grip.view.originY + Math.max(0, grip.view.contentHeight - grip.view.height)
            grip.view.contentY = Math.max(grip.view.originY, Math.min(most, grip.view.contentY + by))
        }
    }
    function at(x: real, y: real): int {
        if (!view) return -1
        const place = grip.mapToItem(view.contentItem, x, y)
        return view.indexAt(view.width / 2, place.y)
    }
}

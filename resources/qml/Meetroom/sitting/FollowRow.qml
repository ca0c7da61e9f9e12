import QtQuick
import QtQuick.Window

// Keeps the row of a list that has the keyboard in sight, and the edge of its neighbours: a list makes only the rows
// that are seen, and the next press of Tab has to find one.
Item {
    id: follow

    required property ListView view
    readonly property Item focused: Window.activeFocusItem
    readonly property int edge: 12
    signal followed()

    function rowOf(item: Item): Item {
        for (let at = item; at && at.parent; at = at.parent)
            if (at.parent === view.contentItem) return at
        return null
    }
    function show() {
        const row = focused ? rowOf(focused) : null
        if (!row) return
        followed()
        const button = focused.mapToItem(view.contentItem, 0, 0, focused.width, focused.height)
        const last = Math.max(view.originY, view.originY + view.contentHeight - view.height)
        let top = Math.min(view.contentY, row.y - edge)
        top = Math.max(top, row.y + row.height + edge - view.height)
        // What is pressed comes first where there is room for little.
        view.contentY = Math.max(view.originY, Math.min(top, button.y, last))
    }
    onFocusedChanged: soon.restart()
    Timer { id: soon; interval: 0; onTriggered: follow.show() }
}

import QtQuick
import QtQuick.Window
import Meetroom

// Keeps what has the keyboard in sight inside something that scrolls.
Item {
    id: follow

    required property Flickable view
    readonly property Item focused: Window.activeFocusItem

    function isInside(item: Item): bool {
        for (let parent = item.parent; parent; parent = parent.parent)
            if (parent === follow.view.contentItem) return true
        return false
    }
    // Brings an item to the upper edge, as far as there is something below it.
    function bring(item: Item) {
        view.contentY = Math.max(0, Math.min(item.mapToItem(view.contentItem, 0, 0).y - Theme.gap3, view.contentHeight - view.height))
    }
    onFocusedChanged: {
        if (!focused || !isInside(focused)) return
        const place = focused.mapToItem(view.contentItem, 0, 0, focused.width, focused.height)
        if (place.y < view.contentY) view.contentY = Math.max(0, place.y - Theme.gap3)
        else if (place.y + place.height > view.contentY + view.height) view.contentY = Math.min(place.y, place.y + place.height + Theme.gap3 - view.height, Math.max(0, view.contentHeight - view.height))
    }
}

import QtQuick
import Meetroom

// One end of the text chosen with a finger, to be dragged.
Item {
    id: handle

    // The PageList, whose type would refer to this one.
    required property var list
    required property int number
    required property var place
    required property bool end
    required property real scaleNow

    objectName: end ? "choiceEnd" : "choiceStart"
    visible: list.choice.active && list.choice.byTouch && place.page === number
    width: Theme.target
    height: Theme.target
    x: place.x * scaleNow - width / 2
    y: (place.y + place.height) * scaleNow
    Accessible.role: Accessible.Slider
    Accessible.name: end ? qsTr("End of the chosen text") : qsTr("Beginning of the chosen text")

    Rectangle { x: handle.width / 2 - 1; y: -handle.place.height * handle.scaleNow; width: 2; height: handle.place.height * handle.scaleNow + 4; color: Theme.blue }
    Rectangle { anchors { horizontalCenter: parent.horizontalCenter; top: parent.top } width: 22; height: 22; radius: 11; color: Theme.blue; border { width: 2; color: "#FFFFFF" } }
    DragHandler {
        target: null
        dragThreshold: 0
        onActiveChanged: if (active) handle.list.choice.grab(handle.end)
        onCentroidChanged: if (active) {
            // The finger hides what it points at: the letter meant is the one above the handle.
            const spot = handle.mapToItem(handle.list.contentItem, centroid.position.x, centroid.position.y - 20)
            const found = handle.list.view.placeAt(spot.x, spot.y)
            handle.list.choice.drag(found[0], found[1], found[2])
        }
    }
}

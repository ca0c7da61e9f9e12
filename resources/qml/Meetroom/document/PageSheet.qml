pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Items
import Meetroom.Models

// One page: its picture, the ink above it and the notes that can be tapped.
Item {
    id: sheet

    required property DocumentViewModel document
    required property int number
    required property real widthPt
    required property real heightPt
    required property real renderScale
    property bool drawing: false
    property bool penSeen: false
    property int pinches: 0
    readonly property real liveScale: width / Math.max(1, widthPt)
    readonly property int widthPx: Math.min(4000, Math.round(widthPt * renderScale * Screen.devicePixelRatio))

    signal drawn(bool down, bool pen)

    // Two fingers: what the first of them drew was not meant.
    onPinchesChanged: ink.cancel()
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Page %1").arg(number + 1)

    Rectangle { anchors { fill: parent; margins: -1; topMargin: 1; bottomMargin: -3 } color: Theme.shadow; visible: !sheet.document.night }
    Rectangle { anchors.fill: parent; color: sheet.document.night ? "#000000" : "#FFFFFF" }
    Image {
        readonly property bool drawn: status === Image.Ready && Math.abs(implicitWidth - sheet.widthPx) <= 1
        objectName: "pageImage" + sheet.number
        anchors.fill: parent
        source: sheet.document.name === "" ? "" : "image://pages/" + sheet.document.name + "/" + sheet.number + "/" + sheet.widthPx + (sheet.document.night ? "/d" : "/n")
        asynchronous: true
        retainWhileLoading: true
        cache: false
        fillMode: Image.Stretch
        Accessible.ignored: true
    }
    InkItem {
        id: ink
        readonly property real shown: sheet.widthPx / Screen.devicePixelRatio
        objectName: "ink" + sheet.number
        marks: sheet.document.board
        number: sheet.number
        pageWidth: sheet.widthPt
        night: sheet.document.night
        width: shown
        height: shown * sheet.heightPt / Math.max(1, sheet.widthPt)
        scale: sheet.width / Math.max(1, shown)
        transformOrigin: Item.TopLeft

        // Their devices must not overlap: of several handlers on one item only the first hears a press.
        PointHandler {
            property bool used: false
            enabled: sheet.drawing
            acceptedDevices: PointerDevice.TouchScreen | PointerDevice.TouchPad | PointerDevice.Mouse
            onActiveChanged: {
                // Once a pen was seen, fingers scroll; the mouse goes on drawing.
                if (active) used = !sheet.penSeen || point.device.type === PointerDevice.Mouse
                if (!used) return
                sheet.drawn(active, false)
                if (active) ink.press(point.position.x, point.position.y, 0.5, false); else ink.release()
            }
            onPointChanged: if (active && used) ink.move(point.position.x, point.position.y, 0.5)
        }
        PointHandler {
            enabled: sheet.drawing
            acceptedDevices: PointerDevice.Stylus | PointerDevice.Airbrush
            onActiveChanged: {
                sheet.drawn(active, true)
                if (active) ink.press(point.position.x, point.position.y, point.pressure, point.device.pointerType === PointerDevice.Eraser); else ink.release()
            }
            onPointChanged: if (active) ink.move(point.position.x, point.position.y, point.pressure)
        }
    }
    Repeater {
        model: ink.notes
        AbstractButton {
            id: note
            required property var modelData
            objectName: "note" + modelData.markId
            x: modelData.x * sheet.liveScale - (width - 18 * sheet.liveScale) / 2
            y: modelData.y * sheet.liveScale - (height - 18 * sheet.liveScale) / 2
            width: Math.max(Theme.target, 18 * sheet.liveScale)
            height: width
            enabled: !sheet.drawing || sheet.document.board.tool === "note"
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("Note: %1").arg(modelData.text)
            onClicked: sheet.document.board.openNote(modelData.markId)
            background: Item { FocusRing { shown: note.visualFocus } }
            Tip { shown: note.hovered; text: note.modelData.text }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Items
import Meetroom.Models

// What is drawn on one page, and the hands that draw: pen, finger, mouse; notes to tap, names, the pointer.
Item {
    id: sheet

    required property DocumentViewModel document
    // The PageList, whose type would refer to this one.
    required property var list
    required property int number
    required property real widthPt
    required property real heightPt
    readonly property MarkBoard board: document.board
    readonly property PresentedInk presented: board.presented
    readonly property real scaleNow: width / Math.max(1, widthPt)
    readonly property bool drawing: board.tool !== ""
    // While the size changes the tiles are stretched, and drawn anew when it rests.
    property real restWidth: 0

    objectName: "pageInk" + number
    onWidthChanged: { if (list.resting || restWidth === 0) restWidth = width; look() }
    onHeightChanged: look()
    Component.onCompleted: { restWidth = width; look() }
    Component.onDestruction: ink.release()

    function look() {
        const area = ink.mapFromItem(list, 0, 0, list.width, list.height)
        ink.look(area.x, area.y, area.width, area.height)
    }

    Connections {
        target: sheet.list
        // Two fingers: what the first of them drew was not meant.
        function onPinchesChanged() { ink.cancel() }
        function onRestsChanged() { sheet.restWidth = sheet.width; sheet.look() }
        function onContentXChanged() { sheet.look() }
        function onContentYChanged() { sheet.look() }
        function onWidthChanged() { sheet.look() }
        function onHeightChanged() { sheet.look() }
    }

    Repeater {
        model: ink.hits
        Rectangle {
            required property var modelData
            x: modelData.x * sheet.scaleNow
            y: modelData.y * sheet.scaleNow
            width: modelData.width * sheet.scaleNow
            height: modelData.height * sheet.scaleNow
            color: modelData.current ? "#96F5B50A" : "#5AF5B50A"
            border { width: modelData.current ? 1 : 0; color: "#7A5600" }
        }
    }
    InkItem {
        id: ink
        objectName: "ink" + sheet.number
        marks: sheet.board
        number: sheet.number
        pageWidth: sheet.widthPt
        night: sheet.document.night
        width: sheet.restWidth
        height: sheet.restWidth * sheet.heightPt / Math.max(1, sheet.widthPt)
        scale: sheet.width / Math.max(1, sheet.restWidth)
        transformOrigin: Item.TopLeft

        // Their devices must not overlap: of several handlers on one item only the first hears a press.
        PointHandler {
            property bool used: false
            enabled: sheet.drawing
            acceptedDevices: PointerDevice.TouchScreen | PointerDevice.TouchPad | PointerDevice.Mouse
            onActiveChanged: {
                const breadth = Math.max(point.ellipseDiameters.width, point.ellipseDiameters.height)
                if (active) used = point.device.type === PointerDevice.Mouse || sheet.board.hand.mayDraw(breadth)
                if (!used) return
                sheet.board.hand.draw(active, false)
                if (active) ink.press(point.position.x, point.position.y, 0.5, false); else ink.release()
            }
            onPointChanged: if (active && used) ink.move(point.position.x, point.position.y, 0.5)
        }
        PointHandler {
            enabled: sheet.drawing
            acceptedDevices: PointerDevice.Stylus | PointerDevice.Airbrush
            onActiveChanged: {
                // A palm that came down before the pen has drawn nothing that was meant.
                if (active) ink.cancel()
                sheet.board.hand.draw(active, true)
                if (active) ink.press(point.position.x, point.position.y, point.pressure, point.device.pointerType === PointerDevice.Eraser); else ink.release()
            }
            onPointChanged: if (active) ink.move(point.position.x, point.position.y, point.pressure)
        }
        HoverHandler {
            acceptedDevices: PointerDevice.Stylus | PointerDevice.Airbrush
            onHoveredChanged: sheet.board.hand.hover(hovered)
            onPointChanged: if (hovered && sheet.board.tool === "laser") ink.point(point.position.x, point.position.y, true)
        }
        HoverHandler {
            enabled: sheet.board.tool === "laser"
            acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
            onPointChanged: if (hovered) ink.point(point.position.x, point.position.y, true)
            onHoveredChanged: if (!hovered) ink.point(0, 0, false)
        }
    }
    Rectangle {
        objectName: "taken" + sheet.number
        visible: width > 0
        x: ink.taken.x * sheet.scaleNow
        y: ink.taken.y * sheet.scaleNow
        width: ink.taken.width * sheet.scaleNow
        height: ink.taken.height * sheet.scaleNow
        color: "#141D4ED8"
        radius: 4
        border { width: 1.5; color: sheet.document.night ? "#9DBBFF" : "#1D4ED8" }
    }
    Repeater {
        model: ink.notes
        AbstractButton {
            id: note
            required property var modelData
            objectName: "note" + modelData.markId
            x: modelData.x * sheet.scaleNow - (width - 18 * sheet.scaleNow) / 2
            y: modelData.y * sheet.scaleNow - (height - 18 * sheet.scaleNow) / 2
            width: Math.max(Theme.target, 18 * sheet.scaleNow)
            height: width
            enabled: !sheet.drawing || sheet.board.tool === "note"
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("Note: %1").arg(modelData.text)
            onClicked: sheet.document.words.openNote(modelData.markId)
            background: Item { FocusRing { shown: note.visualFocus } }
            Tip { shown: note.hovered; text: note.modelData.text }
        }
    }
    Repeater {
        model: ink.names
        Rectangle {
            required property var modelData
            objectName: "markName" + sheet.number
            x: Math.max(0, Math.min(sheet.width - width, modelData.x * sheet.scaleNow))
            y: Math.max(0, modelData.y * sheet.scaleNow - height - 2)
            width: Math.min(sheet.width, name.implicitWidth + Theme.gap2 * 2)
            height: name.implicitHeight + 4
            radius: 6
            color: sheet.document.night ? "#CC1D2940" : "#D9FFFFFF"
            border { width: 1; color: sheet.document.night ? "#5C6C88" : "#94A3B8" }
            Text {
                id: name
                anchors { fill: parent; leftMargin: Theme.gap2; rightMargin: Theme.gap2 }
                verticalAlignment: Text.AlignVCenter
                text: parent.modelData.name
                elide: Text.ElideRight
                font { family: Theme.family; pixelSize: Theme.tiny; weight: Font.DemiBold }
                color: sheet.document.night ? "#EAF0FA" : "#0F172A"
            }
        }
    }
    PageText { document: sheet.document; number: sheet.number; scaleNow: sheet.scaleNow }
    Item {
        objectName: "laser" + sheet.number
        visible: sheet.presented.pointerPage === sheet.number
        x: sheet.presented.pointerX * sheet.scaleNow
        y: sheet.presented.pointerY * sheet.scaleNow
        Rectangle { anchors.centerIn: parent; width: 30; height: 30; radius: 15; color: "#40E5202B" }
        Rectangle { anchors.centerIn: parent; width: 14; height: 14; radius: 7; color: "#E5202B"; border { width: 2; color: "#FFFFFF" } }
        Rectangle {
            visible: by.text !== ""
            x: 14; y: 10
            width: by.implicitWidth + Theme.gap2 * 2
            height: by.implicitHeight + 4
            radius: 6
            color: "#B4232A"
            Text { id: by; anchors.centerIn: parent; text: sheet.presented.pointerName; font { family: Theme.family; pixelSize: Theme.tiny; weight: Font.DemiBold } color: "#FFFFFF" }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom.Models

// The pages near the view, scrolled and zoomed; where each of them is says ReadingView.
Flickable {
    id: list

    required property DocumentViewModel document
    readonly property ReadingView view: document.view
    readonly property TextChoice choice: document.choice
    readonly property bool drawing: document.board.tool !== ""
    property int pinches: 0
    // False while the size changes; pictures are stretched then, and drawn anew when it rests.
    property bool resting: true
    property int rests: 0
    signal contentsWanted()

    objectName: "pageList"
    clip: true
    contentWidth: Math.max(width, view.contentWidth)
    contentHeight: Math.max(height, view.contentHeight)
    // A drawing finger must not scroll; once a pen was seen, fingers scroll and the pen draws.
    interactive: document.board.hand.pans
    signal keyed(var event)
    // The mouse chooses text; it scrolls by its wheel.
    acceptedButtons: Qt.NoButton
    boundsBehavior: view.continuous ? Flickable.StopAtBounds : Flickable.DragOverBounds
    flickableDirection: view.continuous ? Flickable.AutoFlickIfNeeded : Flickable.HorizontalAndVerticalFlick
    activeFocusOnTab: true
    Accessible.role: Accessible.Document
    Accessible.name: document.title + ", " + qsTr("page %1 of %2").arg(document.page + 1).arg(document.pageCount)
    ScrollBar.vertical: ScrollBar { id: upright; policy: ScrollBar.AsNeeded }
    ScrollBar.horizontal: ScrollBar { id: level; policy: ScrollBar.AsNeeded }

    onWidthChanged: view.resize(width, height)
    onHeightChanged: view.resize(width, height)
    onContentXChanged: look()
    onContentYChanged: look()
    Component.onCompleted: view.attach(width, height)
    // Where there is one spread at a time, a finger that pulls beyond its edge turns it.
    onDragEnded: if (!view.continuous) {
        const pulled = Math.abs(horizontalOvershoot) > Math.abs(verticalOvershoot) ? horizontalOvershoot : verticalOvershoot
        if (Math.abs(pulled) > 48) view.step(pulled > 0 ? 1 : -1)
    }

    function look() { view.look(contentX, contentY, moving || upright.pressed || level.pressed); rest.restart() }
    // Two taps of a finger: larger there, or all of the width again.
    function leap(x: real, y: real) { if (view.zoom > 1.05) view.fitTo("width"); else view.zoomTo(2, x - contentX, y - contentY) }
    function zoomBy(factor: real) { view.zoomBy(factor, hover.hovered ? hover.point.position.x - contentX : width / 2, hover.hovered ? hover.point.position.y - contentY : height / 3) }

    Timer { id: rest; interval: 120; onTriggered: { list.resting = true; list.rests++ } }
    Connections {
        target: list.view
        function onMoved(x: real, y: real) { list.contentX = x; list.contentY = y }
        function onLaid() { list.resting = false; rest.restart() }
    }

    Keys.onPressed: event => {
        const views = ({ [Qt.Key_PageDown]: 0.9, [Qt.Key_PageUp]: -0.9, [Qt.Key_Space]: event.modifiers & Qt.ShiftModifier ? -0.9 : 0.9 })[event.key]
        const steps = ({ [Qt.Key_Down]: 60, [Qt.Key_Up]: -60 })[event.key]
        const zooms = ({ [Qt.Key_Plus]: 1.25, [Qt.Key_Equal]: 1.25, [Qt.Key_Minus]: 0.8 })[event.key]
        if (event.modifiers & Qt.ShiftModifier && !drawing && extend(event)) return
        if (views !== undefined) view.scrollView(views)
        else if (steps !== undefined) view.scroll(0, steps)
        else if (zooms !== undefined) zoomBy(zooms)
        else if (event.key === Qt.Key_Right || event.key === Qt.Key_Left) sideways(event.key === Qt.Key_Right ? 1 : -1)
        else if (event.key === Qt.Key_Home) view.goToEnd(false)
        else if (event.key === Qt.Key_End) view.goToEnd(true)
        else if (event.key === Qt.Key_Escape && choice.active) choice.clear()
        else if (event.key === Qt.Key_Escape && drawing) document.board.tool = ""
        else if (event.key === Qt.Key_A && event.modifiers & Qt.ControlModifier) choice.choosePage(document.page)
        else { keyed(event); return }
        event.accepted = true
    }
    // Keys with Shift choose text: letters and lines, with Ctrl words and the page.
    function extend(event: var): bool {
        const wide = event.modifiers & Qt.ControlModifier
        const step = ({ [Qt.Key_Right]: [wide ? "word" : "letter", 1], [Qt.Key_Left]: [wide ? "word" : "letter", -1], [Qt.Key_Down]: ["line", 1], [Qt.Key_Up]: ["line", -1], [Qt.Key_End]: [wide ? "page" : "edge", 1], [Qt.Key_Home]: [wide ? "page" : "edge", -1] })[event.key]
        if (step === undefined) return false
        const place = view.placeAt(contentX, contentY + 4)
        choice.extend(step[0], step[1], place[0], place[1], place[2])
        event.accepted = true
        return true
    }
    function sideways(by: int) { if (contentWidth > width + 1) view.scroll(by * 60, 0); else view.step(by) }

    TapHandler {
        acceptedDevices: PointerDevice.Mouse | PointerDevice.Stylus | PointerDevice.TouchScreen | PointerDevice.TouchPad
        gesturePolicy: TapHandler.DragThreshold
        onTapped: eventPoint => {
            list.forceActiveFocus()
            if (list.drawing) return
            const place = list.view.placeAt(eventPoint.position.x, eventPoint.position.y)
            const finger = eventPoint.device.type === PointerDevice.TouchScreen
            list.choice.tap(place[0], place[1], place[2], finger ? 1 : tapCount)
            if (finger && tapCount === 2) list.leap(eventPoint.position.x, eventPoint.position.y)
        }
        onLongPressed: {
            const place = list.view.placeAt(point.position.x, point.position.y)
            if (!list.drawing && point.device.type === PointerDevice.TouchScreen) list.choice.hold(place[0], place[1], place[2])
        }
    }
    HoverHandler {
        id: hover
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad | PointerDevice.Stylus
        cursorShape: list.drawing ? Qt.CrossCursor : drag.active && !drag.chooses ? Qt.ClosedHandCursor : list.choice.overText || drag.active ? Qt.IBeamCursor : Qt.ArrowCursor
        // Not while pages run through below it: letters of each of them would be asked for.
        onPointChanged: if (!list.drawing && hovered && !rest.running) {
            const place = list.view.placeAt(point.position.x, point.position.y)
            list.choice.hover(place[0], place[1], place[2])
        }
    }
    DragHandler {
        id: drag
        property bool chooses: false
        property point last
        enabled: !list.drawing
        target: null
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad | PointerDevice.Stylus
        acceptedButtons: Qt.LeftButton
        dragThreshold: 4
        onActiveChanged: if (active) {
            const place = list.view.placeAt(centroid.pressPosition.x, centroid.pressPosition.y)
            chooses = list.choice.press(place[0], place[1], place[2])
            last = centroid.scenePressPosition
            list.forceActiveFocus()
            follow()
        }
        onCentroidChanged: if (active) follow()
        function follow() {
            if (!chooses) {
                list.view.scroll(last.x - centroid.scenePosition.x, last.y - centroid.scenePosition.y)
                last = centroid.scenePosition
                return
            }
            const place = list.view.placeAt(centroid.position.x, centroid.position.y)
            list.choice.drag(place[0], place[1], place[2])
        }
    }
    Timer {
        // Text beyond the edge is chosen by holding the pointer there.
        readonly property real y: drag.centroid.position.y - list.contentY
        interval: 40
        repeat: true
        running: drag.active && drag.chooses && (y < 24 || y > list.height - 24)
        onTriggered: { list.view.scroll(0, y < 24 ? -24 : 24); drag.follow() }
    }
    WheelHandler {
        acceptedModifiers: Qt.ControlModifier
        target: null
        onWheel: event => list.view.zoomBy(Math.pow(1.0015, event.angleDelta.y !== 0 ? event.angleDelta.y : event.pixelDelta.y * 4), event.x - list.contentX, event.y - list.contentY)
    }
    WheelHandler {
        // Not left to the Flickable: it does not tell a turned wheel from a page turned for the reader.
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        acceptedModifiers: Qt.NoModifier
        target: null
        onWheel: event => event.pixelDelta.y !== 0 || event.pixelDelta.x !== 0 ? list.view.scroll(-event.pixelDelta.x, -event.pixelDelta.y) : list.view.scroll(-event.angleDelta.x * 0.6, -event.angleDelta.y * 0.6)
    }
    WheelHandler {
        acceptedModifiers: Qt.ShiftModifier
        target: null
        onWheel: event => list.view.scroll(-(event.angleDelta.y !== 0 ? event.angleDelta.y : event.angleDelta.x) * 0.6, 0)
    }
    PinchHandler {
        id: pinch
        property real base: 1
        target: null
        onActiveChanged: if (active) { base = list.view.zoom; list.pinches++ }
        onActiveScaleChanged: if (active) list.view.zoomTo(base * activeScale, centroid.position.x - list.contentX, centroid.position.y - list.contentY)
        onTranslationChanged: delta => { if (active) list.view.scroll(-delta.x, -delta.y) }
    }

    Repeater {
        model: list.view.near
        PageSheet {
            document: list.document
            list: list
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom.Models

// All pages below one another.  Zoom 1 fits the widest page; only pages near the view are alive.
Flickable {
    id: list

    required property DocumentViewModel document
    readonly property bool drawing: document.board.tool !== ""
    property bool penSeen: false
    property bool drawingNow: false
    property bool byHand: false
    property int pinches: 0
    property real zoom: document.zoom
    property real renderScale: pageScale
    readonly property real gap: 14
    readonly property real side: width > 560 ? 40 : 8
    readonly property real fit: Math.max(0.05, (width - side * 2) / Math.max(1, document.widestPt))
    readonly property real pageScale: fit * zoom
    property int firstLive: 0
    property int lastLive: 0

    objectName: "pageList"
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    contentWidth: Math.max(width, document.widestPt * pageScale + side * 2)
    contentHeight: document.heightPt * pageScale + gap * (repeater.count + 1) + 84
    // A drawing finger must not scroll; once a pen was seen, fingers scroll and the pen draws.
    interactive: !drawing || (penSeen && !drawingNow)
    activeFocusOnTab: true
    Accessible.role: Accessible.Document
    Accessible.name: document.title + ", " + qsTr("page %1 of %2").arg(document.page + 1).arg(document.pageCount)
    ScrollBar.vertical: ScrollBar { policy: ScrollBar.AsNeeded }
    ScrollBar.horizontal: ScrollBar { policy: ScrollBar.AsNeeded }

    onPageScaleChanged: settle.restart()
    onContentYChanged: look()
    onHeightChanged: look()
    onWidthChanged: anchor.restart()
    Component.onCompleted: { renderScale = pageScale; goTo(document.edgePage, document.edgeTop, false) }

    function pageAt(y: real): int {
        let low = 0, high = repeater.count - 1
        while (low < high) {
            const middle = (low + high + 1) >> 1
            const item = repeater.itemAt(middle)
            if (item && item.y <= y) low = middle; else high = middle - 1
        }
        return Math.max(0, low)
    }
    function look() {
        if (repeater.count === 0 || height <= 0) return
        firstLive = pageAt(contentY - height)
        lastLive = pageAt(contentY + height * 2)
        const edge = pageAt(contentY + gap), item = repeater.itemAt(edge)
        if (!item) return
        document.viewed(edge, (contentY - item.y) / item.height, pageAt(contentY + height * 0.4), moving || byHand)
    }
    function bounded(y: real): real { return Math.max(0, Math.min(y, contentHeight - height)) }
    function goTo(page: int, top: real, hand: bool) {
        const item = repeater.itemAt(page)
        if (!item) return
        byHand = hand
        contentY = bounded(item.y + top * item.height - (top > 0 ? 0 : gap))
        look()
        byHand = false
    }
    function step(by: int) { goTo(Math.max(0, Math.min(repeater.count - 1, document.page + by)), 0, true) }
    function scroll(by: real) { byHand = true; contentY = bounded(contentY + by); byHand = false }
    function zoomTo(wanted: real, x: real, y: real) {
        const px = x === undefined ? width / 2 : x, py = y === undefined ? height / 3 : y
        const page = pageAt(contentY + py), item = repeater.itemAt(page)
        if (!item) return
        const part = (contentY + py - item.y) / item.height, across = (contentX + px) / contentWidth
        zoom = Math.max(0.3, Math.min(6, wanted))
        contentX = Math.max(0, Math.min(across * contentWidth - px, contentWidth - width))
        contentY = bounded(item.y + part * item.height - py)
        document.zoom = zoom
    }
    function zoomBy(factor: real) { zoomTo(zoom * factor) }

    // The pictures are stretched while the zoom moves and drawn anew when it rests.
    Timer { id: settle; interval: 150; onTriggered: list.renderScale = list.pageScale }
    Timer { id: anchor; interval: 0; onTriggered: list.goTo(list.document.edgePage, list.document.edgeTop, false) }
    Connections {
        target: list.document
        function onGoTo(page: int, top: real) { list.goTo(page, top, false) }
        function onPagesChanged() { list.zoom = list.document.zoom; list.renderScale = list.pageScale; list.look() }
    }

    Keys.onPressed: event => {
        const step = ({ [Qt.Key_PageDown]: height * 0.9, [Qt.Key_PageUp]: -height * 0.9, [Qt.Key_Down]: 60, [Qt.Key_Up]: -60, [Qt.Key_Space]: height * 0.9 })[event.key]
        if (step !== undefined) scroll(step)
        else if (event.key === Qt.Key_Right) list.step(1)
        else if (event.key === Qt.Key_Left) list.step(-1)
        else if (event.key === Qt.Key_Home) goTo(0, 0, true)
        else if (event.key === Qt.Key_End) goTo(repeater.count - 1, 0, true)
        else if (event.key === Qt.Key_Escape && drawing) document.board.tool = ""
        else if (event.key === Qt.Key_Delete && document.board.selectedCount > 0) document.board.deleteSelected()
        else return
        event.accepted = true
    }
    TapHandler { onTapped: list.forceActiveFocus() }
    WheelHandler {
        acceptedModifiers: Qt.ControlModifier
        target: null
        onWheel: event => list.zoomTo(list.zoom * Math.pow(1.0015, event.angleDelta.y), event.x - list.contentX, event.y - list.contentY)
    }
    WheelHandler {
        // Not left to the Flickable: it does not tell a turned wheel from a page turned for the reader.
        acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
        acceptedModifiers: Qt.NoModifier
        target: null
        onWheel: event => list.scroll(event.pixelDelta.y !== 0 ? -event.pixelDelta.y : -event.angleDelta.y * 0.6)
    }
    PinchHandler {
        id: pinch
        property real base: 1
        target: null
        onActiveChanged: if (active) { base = list.zoom; list.pinches++ }
        onActiveScaleChanged: if (active) list.zoomTo(base * activeScale, centroid.position.x - list.contentX, centroid.position.y - list.contentY)
        onTranslationChanged: delta => { if (active) { list.scroll(-delta.y); list.contentX = Math.max(0, Math.min(list.contentX - delta.x, list.contentWidth - list.width)) } }
    }

    Repeater {
        id: repeater
        model: list.document.pages
        onCountChanged: list.look()
        Loader {
            id: place
            required property int number
            required property real top_pt
            required property real width_pt
            required property real height_pt
            x: Math.round((list.contentWidth - width) / 2)
            y: top_pt * list.pageScale + (number + 1) * list.gap
            width: width_pt * list.pageScale
            height: height_pt * list.pageScale
            active: number >= list.firstLive && number <= list.lastLive
            sourceComponent: PageSheet {
                document: list.document
                number: place.number
                widthPt: place.width_pt
                heightPt: place.height_pt
                renderScale: list.renderScale
                drawing: list.drawing
                penSeen: list.penSeen
                pinches: list.pinches
                onDrawn: (down, pen) => { list.penSeen = list.penSeen || pen; list.drawingNow = down }
            }
        }
    }
}

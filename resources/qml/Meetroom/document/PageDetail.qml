import QtQuick
import Meetroom.Items
import Meetroom.Models

// The part of a large page that is in the view, drawn sharp over the picture of the whole.
Image {
    id: detail

    required property DocumentViewModel document
    // The PageList, whose type would refer to this one.
    required property var list
    required property int number
    required property real fullPx
    required property real pageWidth
    required property real pageHeight
    readonly property real ratio: Screen.devicePixelRatio
    property real wholePx: 0
    property rect area

    objectName: "pageDetail" + number
    x: area.x
    y: area.y
    width: area.width
    height: area.height
    visible: wholePx > 0 && wholePx === fullPx && sharp.drawn
    source: sharp.source
    cache: false
    fillMode: Image.Stretch
    Accessible.ignored: true
    Component.onCompleted: if (list.resting) look()

    function look() {
        // A little more than is seen, so that a short scroll stays sharp.
        const margin = 0.2 * list.width
        const seen = parent.mapFromItem(list, -margin, -margin, list.width + 2 * margin, list.height + 2 * margin)
        const left = Math.max(0, Math.floor(seen.x)), top = Math.max(0, Math.floor(seen.y))
        const right = Math.min(pageWidth, seen.x + seen.width), bottom = Math.min(pageHeight, seen.y + seen.height)
        area = Qt.rect(left, top, Math.max(0, right - left), Math.max(0, bottom - top))
        wholePx = right - left >= 1 && bottom - top >= 1 ? fullPx : 0
    }

    Connections {
        target: detail.list
        function onRestsChanged() { detail.look() }
    }
    PagePicture {
        id: sharp
        Component.onDestruction: release()
        easel: detail.document.easel
        wanted: detail.wholePx > 0 ? [detail.document.name, detail.number, detail.wholePx, detail.document.night, 0, [detail.area.x * detail.ratio, detail.area.y * detail.ratio, detail.area.width * detail.ratio, detail.area.height * detail.ratio]] : []
    }
}

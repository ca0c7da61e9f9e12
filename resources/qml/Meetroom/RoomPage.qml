pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import Meetroom.Items
import Meetroom.Models

// The presented page for the room: a slide whole, a page of text as wide as it can be read, moved with the presenter;
// on it what the presenter draws and points at.
Item {
    id: page

    required property RoomDisplayViewModel display
    readonly property PresentedInk presented: display.board.presented
    readonly property real aspect: display.widthPt / Math.max(1, display.heightPt)
    readonly property real nextAspect: display.nextHeightPt > 0 ? display.nextWidthPt / display.nextHeightPt : 0
    // Text fills a wall badly when the whole upright page has to fit; its lines then are as long as the wall is high.
    readonly property real pageWidth: Math.min(width, height * Math.max(aspect, 1.1))
    readonly property real pageHeight: pageWidth / Math.max(0.05, aspect)
    readonly property bool whole: pageHeight <= height + 1
    readonly property bool turned: whole && display.top > 0.5 && nextAspect > 0
    readonly property real nextHeight: nextAspect > 0 ? pageWidth / nextAspect : 0
    readonly property real lowest: Math.min(0, height - pageHeight - (nextHeight > 0 ? nextHeight + Theme.gap3 : 0))

    clip: true

    component Leaf: Image {
        id: leaf
        property int number: 0
        readonly property bool next: number !== page.display.page
        readonly property real widthPt: Math.max(1, next ? page.display.nextWidthPt : page.display.widthPt)
        readonly property real scaleNow: width / widthPt
        x: (page.width - width) / 2
        width: page.pageWidth
        source: page.display.paper === "" || height <= 0 ? "" : "image://pages/" + page.display.paper + "/" + number + "/" + Math.min(4000, Math.round(width * Screen.devicePixelRatio)) + "/n"
        asynchronous: true
        retainWhileLoading: true
        cache: false
        fillMode: Image.Stretch
        Rectangle { anchors.fill: parent; z: -1; color: "#FFFFFF" }
        Accessible.role: Accessible.Graphic
        Accessible.name: page.display.title + ", " + qsTr("page %1").arg(number + 1)
        InkItem {
            id: ink
            objectName: "roomInk" + leaf.number
            function see() { look(-leaf.x, -leaf.y, page.width, page.height) }
            anchors.fill: parent
            marks: page.display.board
            number: leaf.number
            pageWidth: leaf.widthPt
            Component.onCompleted: see()
            onWidthChanged: see()
            onHeightChanged: see()
            Connections {
                target: leaf
                function onXChanged() { ink.see() }
                function onYChanged() { ink.see() }
            }
            Connections {
                target: page
                function onWidthChanged() { ink.see() }
                function onHeightChanged() { ink.see() }
            }
        }
        Item {
            objectName: "roomPointer" + leaf.number
            readonly property real size: Math.max(18, page.height * 0.022)
            visible: page.presented.pointerPage === leaf.number
            x: page.presented.pointerX * leaf.scaleNow
            y: page.presented.pointerY * leaf.scaleNow
            Rectangle { anchors.centerIn: parent; width: parent.size * 2; height: width; radius: width / 2; color: "#40E5202B" }
            Rectangle { anchors.centerIn: parent; width: parent.size; height: width; radius: width / 2; color: "#E5202B"; border { width: 2; color: "#FFFFFF" } }
        }
    }
    Leaf {
        id: first
        objectName: "roomPage"
        number: page.display.page + (page.turned ? 1 : 0)
        height: page.turned ? page.nextHeight : page.pageHeight
        y: page.whole ? (page.height - height) / 2 : Math.max(page.lowest, -page.display.top * page.pageHeight)
        Behavior on y { enabled: Theme.motion; NumberAnimation { duration: 160; easing.type: Easing.OutCubic } }
    }
    Leaf {
        objectName: "roomPageNext"
        visible: !page.whole && page.nextHeight > 0 && y < page.height
        number: page.display.page + 1
        height: page.nextHeight
        y: first.y + first.height + Theme.gap3
    }
}

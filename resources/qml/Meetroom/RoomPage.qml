pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import Meetroom.Models

// The presented page for the room: a slide whole, a page of text as wide as it can be read, moved with the presenter.
Item {
    id: page

    required property RoomDisplayViewModel display
    // Text fills a wall badly when the whole upright page has to fit; its lines then are as long as the wall is high.
    readonly property real pageWidth: Math.min(width, height * Math.max(display.aspect, 1.1))
    readonly property real pageHeight: pageWidth / Math.max(0.05, display.aspect)
    readonly property bool whole: pageHeight <= height + 1
    readonly property bool turned: whole && display.top > 0.5 && display.nextAspect > 0
    readonly property real nextHeight: display.nextAspect > 0 ? pageWidth / display.nextAspect : 0
    readonly property real lowest: Math.min(0, height - pageHeight - (nextHeight > 0 ? nextHeight + Theme.gap3 : 0))

    clip: true

    component Leaf: Image {
        property int number: 0
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

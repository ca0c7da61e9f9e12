pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Small pictures of all pages in a column beside them, the one being read kept in sight.
ListView {
    id: strip

    required property DocumentViewModel document
    readonly property int now: document.page

    objectName: "pageStrip"
    implicitWidth: Math.round(124 * Math.min(Theme.scale, 1.35))
    clip: true
    model: visible ? document.pages : null
    spacing: Theme.gap1
    topMargin: Theme.gap2
    bottomMargin: Theme.gap2
    boundsBehavior: Flickable.StopAtBounds
    reuseItems: false
    cacheBuffer: 0
    keyNavigationEnabled: true
    onNowChanged: follow.restart()
    onVisibleChanged: if (visible) positionViewAtIndex(now, ListView.Center)
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Small pictures of the pages")
    ScrollBar.vertical: ThinBar { }
    // The page itself first.
    Timer { id: follow; interval: 80; onTriggered: strip.positionViewAtIndex(strip.now, ListView.Contain) }
    delegate: Thumbnail {
        document: strip.document
        width: strip.implicitWidth - Theme.gap2
        height: width * 1.35 + Theme.gap4
        onClicked: strip.document.view.goTo(number)
    }
}

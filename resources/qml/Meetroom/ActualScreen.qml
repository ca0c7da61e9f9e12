import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Window
import Meetroom.Items

// A shared screen pixel by pixel, moved by finger, wheel and scroll bars; `shown` only while it is `available`.
Flickable {
    id: actual

    property PictureWall wall
    property string legId: ""
    property bool available: false
    property bool wanted: false
    readonly property bool shown: available && wanted

    objectName: "actualScreen"
    visible: shown
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    contentWidth: Math.max(width, picture.pictureSize.width / Screen.devicePixelRatio)
    contentHeight: Math.max(height, picture.pictureSize.height / Screen.devicePixelRatio)
    ScrollBar.vertical: ThinBar {}
    ScrollBar.horizontal: ThinBar {}

    VideoTile {
        id: picture
        wall: actual.wall
        legId: actual.legId
        fit: true
        big: true
        width: actual.contentWidth
        height: actual.contentHeight
    }
}

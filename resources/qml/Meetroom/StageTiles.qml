pragma ComponentBehavior: Bound
import QtQuick
import Meetroom.Models

// Pictures over an area: who speaks large and the others in a strip, or all alike; `far`: read from across a room.
Item {
    id: area

    required property ShellViewModel shell
    property var large: pictures.large
    property var small: pictures.small
    property bool gallery: false
    property bool far: false
    property bool hideScreen: false
    readonly property PicturesViewModel pictures: shell.pictures
    readonly property bool aside: width > height * 1.55
    readonly property real stripWidth: Math.max(120 * Math.min(Theme.scale, 1.6), Math.min(far ? 420 : 240, width * 0.19))
    readonly property real stripHeight: Math.max(72, Math.min(far ? 240 : 130, height * 0.2))
    readonly property int stripRoom: aside ? Math.floor((height + Theme.gap2) / (stripWidth * 9 / 16 + Theme.gap2)) : Math.floor((width + Theme.gap2) / (stripHeight * 16 / 9 + Theme.gap2))
    readonly property bool strip: !gallery && smallOnes.count > 0
    readonly property real largeWidth: width - (strip && aside ? stripWidth + Theme.gap3 : 0)
    readonly property real largeHeight: height - (strip && !aside ? stripHeight + Theme.gap3 : 0)
    readonly property size largeGrid: pictures.grid(largeOnes.count, largeWidth, largeHeight, Theme.gap3)
    readonly property size smallGrid: pictures.grid(smallOnes.count, width, height, Theme.gap3)
    property color backdrop: Theme.ground
    readonly property int farSize: Math.max(Theme.tiny, Math.round(height * 0.022))
    signal opened(string key)

    clip: true

    Repeater {
        id: largeOnes
        model: area.large
        CallTile {
            required property int index
            readonly property bool only: largeOnes.count === 1
            readonly property real tileWidth: only && screen ? area.largeWidth : area.largeGrid.height
            readonly property real tileHeight: only && screen ? area.largeHeight : tileWidth * 9 / 16
            readonly property int column: index % Math.max(1, area.largeGrid.width)
            readonly property int row: Math.floor(index / Math.max(1, area.largeGrid.width))
            readonly property int rows: Math.ceil(largeOnes.count / Math.max(1, area.largeGrid.width))
            objectName: "bigPicture" + (index > 0 ? index : "")
            wall: area.shell.wall
            callLost: area.pictures.lost
            backdrop: area.backdrop
            big: true
            nameSize: area.far ? area.farSize : Theme.tiny
            width: tileWidth
            height: tileHeight
            x: (area.largeWidth - area.largeGrid.width * tileWidth * (only ? 0 : 1) - (only ? tileWidth : Theme.gap3 * (area.largeGrid.width - 1))) / 2 + column * (tileWidth + Theme.gap3)
            y: (area.largeHeight - rows * tileHeight - Theme.gap3 * (rows - 1)) / 2 + row * (tileHeight + Theme.gap3)
            visible: !(screen && area.hideScreen)
            onOpened: key => area.opened(key)
        }
    }
    Repeater {
        id: smallOnes
        model: area.small
        CallTile {
            required property int index
            readonly property int across: area.gallery ? Math.max(1, area.smallGrid.width) : 1
            readonly property real tileWidth: area.gallery ? area.smallGrid.height : area.aside ? area.stripWidth : area.stripHeight * 16 / 9
            readonly property int lines: Math.ceil(smallOnes.count / across)
            readonly property int inRow: Math.min(across, smallOnes.count - Math.floor(index / across) * across)
            objectName: "smallPicture" + key
            wall: area.shell.wall
            callLost: area.pictures.lost
            backdrop: area.backdrop
            big: width > 280
            nameSize: area.far ? area.farSize : big ? Theme.tiny : Math.round(11 * Theme.scale)
            width: tileWidth
            height: tileWidth * 9 / 16
            x: area.gallery ? (area.width - inRow * (width + Theme.gap3) + Theme.gap3) / 2 + (index % across) * (width + Theme.gap3) : area.aside ? area.width - width : (area.width - smallOnes.count * (width + Theme.gap2) + Theme.gap2) / 2 + index * (width + Theme.gap2)
            y: area.gallery ? (area.height - lines * (height + Theme.gap3) + Theme.gap3) / 2 + Math.floor(index / across) * (height + Theme.gap3) : area.aside ? (area.height - smallOnes.count * (height + Theme.gap2) + Theme.gap2) / 2 + index * (height + Theme.gap2) : area.height - height
            onOpened: key => area.opened(key)
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Window
import QtQuick.Controls.Basic
import Meetroom.Models

// The pictures over all the room there is: who speaks large and the others in a strip, or all alike in pages.
Flickable {
    id: stage

    required property ShellViewModel shell
    property bool canLeave: true
    property bool mic: true
    readonly property PicturesViewModel pictures: shell.pictures
    readonly property bool gallery: pictures.layout === "gallery" && !pictures.screenShown
    readonly property bool aside: area.width > area.height * 1.55
    readonly property real stripWidth: Math.max(120, Math.min(240, area.width * 0.19))
    readonly property real stripHeight: Math.max(72, Math.min(130, area.height * 0.2))
    readonly property int stripRoom: aside ? Math.floor((area.height + Theme.gap2) / (stripWidth * 9 / 16 + Theme.gap2)) : Math.floor((area.width + Theme.gap2) / (stripHeight * 16 / 9 + Theme.gap2))
    readonly property int most: pictures.tilesFor(Window.width)
    readonly property bool strip: !gallery && small.count > 0
    readonly property real largeWidth: area.width - (strip && aside ? stripWidth + Theme.gap3 : 0)
    readonly property real largeHeight: area.height - (strip && !aside ? stripHeight + Theme.gap3 : 0)
    readonly property size largeGrid: pictures.grid(large.count, largeWidth, largeHeight, Theme.gap3)
    readonly property size smallGrid: pictures.grid(small.count, area.width, area.height, Theme.gap3)

    // With large letters on a small screen pictures and buttons do not fit at once; then they are scrolled.
    contentHeight: Math.max(height, 120 * Theme.scale + below.implicitHeight + column.spacing)
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    interactive: contentHeight > height
    ScrollBar.vertical: ThinBar {}

    Binding { target: stage.pictures; property: "tiles"; value: stage.gallery ? stage.most : Math.min(stage.most, 1 + stage.stripRoom); when: area.height > 0 }
    Binding { target: stage.pictures; property: "alone"; value: false }

    ColumnLayout {
        id: column
        width: stage.width
        height: stage.contentHeight
        spacing: Theme.gap2

        Item {
            id: area
            objectName: "stageArea"
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true

            Repeater {
                id: large
                model: stage.pictures.large
                CallTile {
                    id: whole
                    required property int index
                    readonly property bool only: large.count === 1
                    readonly property real tileWidth: only && screen ? stage.largeWidth : stage.largeGrid.height
                    readonly property real tileHeight: only && screen ? stage.largeHeight : tileWidth * 9 / 16
                    readonly property int column: index % Math.max(1, stage.largeGrid.width)
                    readonly property int row: Math.floor(index / Math.max(1, stage.largeGrid.width))
                    readonly property int rows: Math.ceil(large.count / Math.max(1, stage.largeGrid.width))
                    objectName: "bigPicture" + (index > 0 ? index : "")
                    wall: stage.shell.wall
                    pictures: stage.pictures
                    big: true
                    width: tileWidth
                    height: tileHeight
                    x: (stage.largeWidth - stage.largeGrid.width * tileWidth * (only ? 0 : 1) - (only ? tileWidth : Theme.gap3 * (stage.largeGrid.width - 1))) / 2 + column * (tileWidth + Theme.gap3)
                    y: (stage.largeHeight - rows * tileHeight - Theme.gap3 * (rows - 1)) / 2 + row * (tileHeight + Theme.gap3)
                    visible: !(screen && actual.shown)
                    onOpened: key => closer.show(key)
                }
            }
            ActualScreen {
                id: actual
                width: stage.largeWidth
                height: stage.largeHeight
                wall: stage.shell.wall
                available: stage.pictures.screenShown
                legId: stage.pictures.screenKey
            }
            Repeater {
                id: small
                model: stage.pictures.small
                CallTile {
                    required property int index
                    readonly property int across: stage.gallery ? Math.max(1, stage.smallGrid.width) : 1
                    readonly property real tileWidth: stage.gallery ? stage.smallGrid.height : stage.aside ? stage.stripWidth : stage.stripHeight * 16 / 9
                    readonly property int lines: Math.ceil(small.count / across)
                    readonly property int inRow: Math.min(across, small.count - Math.floor(index / across) * across)
                    objectName: "smallPicture" + key
                    wall: stage.shell.wall
                    pictures: stage.pictures
                    big: width > 280
                    width: tileWidth
                    height: tileWidth * 9 / 16
                    x: stage.gallery ? (area.width - inRow * (width + Theme.gap3) + Theme.gap3) / 2 + (index % across) * (width + Theme.gap3) : stage.aside ? area.width - width : index * (width + Theme.gap2)
                    y: stage.gallery ? (area.height - lines * (height + Theme.gap3) + Theme.gap3) / 2 + Math.floor(index / across) * (height + Theme.gap3) : stage.aside ? (area.height - small.count * (height + Theme.gap2) + Theme.gap2) / 2 + index * (height + Theme.gap2) : area.height - height
                    onOpened: key => closer.show(key)
                }
            }
            ColumnLayout {
                visible: stage.pictures.empty !== ""
                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap6 }
                Icon { name: stage.pictures.audioOnly ? "headphones" : "video-off"; color: Theme.muted; size: 40; Layout.alignment: Qt.AlignHCenter }
                AppText { objectName: "stageEmpty"; text: stage.pictures.empty; color: Theme.muted; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
            }
        }
        ColumnLayout {
            id: below
            spacing: Theme.gap2
            Layout.fillWidth: true
            StagePages { pictures: stage.pictures; actual: actual; Layout.alignment: Qt.AlignHCenter; Layout.preferredWidth: Math.min(natural, stage.width) }
            CallControls {
                shell: stage.shell
                stage: true
                mic: stage.mic
                canLeaveStage: stage.canLeave
                Layout.fillWidth: true
                onShareWanted: share.open()
            }
        }
    }
    CloserSheet { id: closer; objectName: "closer"; shell: stage.shell }
    ShareSheet { id: share; objectName: "shareSheet"; sharing: stage.shell.sharing }
}

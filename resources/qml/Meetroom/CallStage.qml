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
    readonly property int most: pictures.tilesFor(Window.width)

    // With large letters on a small screen one picture has all the room, and the buttons are scrolled to.
    readonly property bool tight: width < 300 * Theme.scale
    readonly property real leastArea: tight && !gallery ? Math.min(height, width * 9 / 16) : 72 * Theme.scale

    contentHeight: Math.max(height, leastArea + below.implicitHeight + column.spacing)
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    interactive: contentHeight > height
    ScrollBar.vertical: ThinBar {}

    Binding { target: stage.pictures; property: "tiles"; value: stage.gallery ? stage.most : stage.tight ? 1 : Math.min(stage.most, 1 + area.stripRoom); when: area.height > 0 }
    Binding { target: stage.pictures; property: "alone"; value: false }

    ColumnLayout {
        id: column
        width: stage.width
        height: stage.contentHeight
        spacing: Theme.gap2

        StageTiles {
            id: area
            objectName: "stageArea"
            shell: stage.shell
            gallery: stage.gallery
            hideScreen: actual.shown
            Layout.fillWidth: true
            Layout.fillHeight: true
            onOpened: key => closer.show(key)

            ActualScreen {
                id: actual
                width: area.largeWidth
                height: area.largeHeight
                wall: stage.shell.wall
                available: stage.pictures.screenShown
                legId: stage.pictures.screenKey
            }
            ColumnLayout {
                visible: stage.pictures.empty !== ""
                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap6 }
                Icon { name: stage.pictures.audioOnly ? "headphones" : "video-off"; color: Theme.muted; size: 40; Layout.alignment: Qt.AlignHCenter }
                AppText { objectName: "stageEmpty"; text: stage.pictures.empty; color: Theme.muted; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
            }
        }
        GridLayout {
            id: below
            // Where it is low, beside one another.
            columns: stage.height < 300 * Theme.scale && stage.width > 420 * Theme.scale ? 2 : 1
            rowSpacing: Theme.gap2
            columnSpacing: Theme.gap3
            Layout.fillWidth: true
            StagePages { pictures: stage.pictures; sharing: stage.shell.sharing; actual: actual; Layout.alignment: Qt.AlignHCenter; Layout.preferredWidth: Math.min(natural, stage.width) }
            CallControls {
                shell: stage.shell
                stage: true
                mic: stage.mic
                canLeaveStage: stage.canLeave
                Layout.fillWidth: true
                onShareWanted: share.open()
                onRoomWanted: room.open()
            }
        }
    }
    CloserSheet { id: closer; objectName: "closer"; shell: stage.shell }
    ShareSheet { id: share; objectName: "shareSheet"; sharing: stage.shell.sharing }
    RoomSheet { id: room; objectName: "roomSheet"; display: stage.shell.display }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Pictures beside the papers: who speaks on a large one, others on small ones, own microphone and camera below.
Item {
    id: panel

    required property ShellViewModel shell
    required property PicturesViewModel pictures
    property bool inView: true
    property bool mic: true
    readonly property int columns: Math.max(2, Math.floor(width / (132 * Math.min(Theme.scale, 1.4))))
    readonly property real cell: (width - Theme.gap2 * (columns - 1)) / columns
    readonly property real cellHeight: cell * 9 / 16
    readonly property real largeHeight: Math.max(width * 0.4, Math.min(width * 9 / 16, area.height))
    readonly property int rows: Math.max(0, Math.floor((area.height - largeHeight - Theme.gap3 + Theme.gap2) / (cellHeight + Theme.gap2)))

    Binding { target: panel.pictures; property: "tiles"; value: 1 + Math.min(6, panel.rows * panel.columns); when: area.height > 0 }
    Binding { target: panel.pictures; property: "alone"; value: true }

    Item {
        id: area
        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: controls.top; bottomMargin: Theme.gap2 }
        clip: true
        visible: panel.inView
        Repeater {
            model: panel.pictures.large
            CallTile {
                objectName: "bigPicture"
                wall: panel.shell.wall
                callLost: panel.pictures.lost
                big: true
                width: panel.width
                height: panel.largeHeight
                onOpened: key => closer.show(key)
            }
        }
        Rectangle {
            visible: panel.pictures.empty !== ""
            color: Theme.faint
            radius: Theme.radius
            width: parent.width
            height: Math.min(parent.height, nobody.implicitHeight + Theme.gap6 * 2)
            ColumnLayout {
                id: nobody
                anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap4 }
                Icon { name: panel.pictures.audioOnly ? "headphones" : "video-off"; color: Theme.muted; size: 28; Layout.alignment: Qt.AlignHCenter }
                AppText { text: panel.pictures.empty; color: Theme.muted; size: Theme.tiny; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
            }
        }
        Grid {
            columns: panel.columns
            spacing: Theme.gap2
            y: panel.pictures.empty !== "" ? nobody.implicitHeight + Theme.gap6 * 2 + Theme.gap3 : panel.largeHeight + Theme.gap3
            Repeater {
                model: panel.pictures.small
                CallTile {
                    objectName: "smallPicture" + key
                    wall: panel.shell.wall
                    callLost: panel.pictures.lost
                    width: panel.cell
                    height: panel.cellHeight
                    onOpened: key => closer.show(key)
                }
            }
        }
    }
    CallControls {
        id: controls
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        shell: panel.shell
        mic: panel.mic
        onShareWanted: share.open()
        onRoomWanted: room.open()
    }
    CloserSheet { id: closer; objectName: "closer"; shell: panel.shell }
    ShareSheet { id: share; objectName: "shareSheet"; sharing: panel.shell.sharing }
    RoomSheet { id: room; objectName: "roomSheet"; display: panel.shell.display }
}

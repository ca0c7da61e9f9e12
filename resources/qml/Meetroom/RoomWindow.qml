pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Window
import Meetroom.Models
import "votes"
import "sitting"

// The window on the room's wall: who speaks and the time, below it pictures, or the presented paper with pictures
// beside it; nothing here is pressed.
Window {
    id: wall

    required property ShellViewModel shell
    required property string place
    readonly property RoomDisplayViewModel display: shell.display
    readonly property bool paper: display.paper !== ""
    readonly property var target: Application.screens.find(screen => screen.name === place) ?? null

    objectName: "roomWindow"
    title: qsTr("Room display")
    color: "#0B1220"
    // A window of its own: it neither hides with the operator's nor keeps the program running after it.
    transientParent: null
    screen: target ?? Application.screens[0]
    x: target !== null ? target.virtualX : Application.screens[0].virtualX + 60
    y: target !== null ? target.virtualY : Application.screens[0].virtualY + 60
    width: target !== null ? target.width : 960
    height: target !== null ? target.height : 540
    visibility: place !== "" ? Window.FullScreen : Window.Windowed
    onClosing: display.close()

    Shortcut { sequence: "Escape"; onActivated: wall.display.close() }
    Shortcut { sequence: "F11"; onActivated: wall.visibility = wall.visibility === Window.FullScreen ? Window.Windowed : Window.FullScreen }
    HoverHandler { cursorShape: wall.visibility === Window.FullScreen ? Qt.BlankCursor : Qt.ArrowCursor }

    Binding { target: wall.display; property: "tiles"; value: wall.paper ? beside.room : wall.display.gallery ? 12 : Math.min(12, 1 + tiles.stripRoom) }

    RoomSpeech { id: speech; anchors { left: parent.left; right: parent.right; top: parent.top } speech: wall.shell.roomSpeech; wallHeight: wall.height }
    StageTiles {
        id: tiles
        objectName: "roomTiles"
        anchors { left: parent.left; right: parent.right; top: speech.bottom; bottom: parent.bottom; margins: Theme.gap3 }
        visible: !wall.paper
        enabled: false
        shell: wall.shell
        large: visible ? wall.display.large : null
        small: visible ? wall.display.small : null
        gallery: wall.display.gallery
        far: true
        backdrop: wall.color
    }
    RowLayout {
        anchors { left: parent.left; right: parent.right; top: speech.bottom; bottom: parent.bottom }
        spacing: 0
        visible: wall.paper
        RoomPage {
            display: wall.display
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Column {
            id: beside
            readonly property real tileWidth: Math.max(160, wall.width * 0.17)
            readonly property int room: Math.max(1, Math.min(12, Math.floor((wall.height - speech.height - Theme.gap3) / (tileWidth * 9 / 16 + Theme.gap2))))
            visible: ones.count + others.count > 0
            enabled: false
            spacing: Theme.gap2
            padding: Theme.gap3
            Layout.alignment: Qt.AlignVCenter
            Repeater { id: ones; model: wall.paper ? wall.display.large : null; delegate: tile }
            Repeater { id: others; model: wall.paper ? wall.display.small : null; delegate: tile }
            Component {
                id: tile
                CallTile {
                    objectName: "besidePicture" + key
                    wall: wall.shell.wall
                    callLost: wall.shell.pictures.lost
                    backdrop: wall.color
                    big: width > 280
                    nameSize: Math.max(Theme.tiny, Math.round(wall.height * 0.018))
                    width: beside.tileWidth
                    height: width * 9 / 16
                }
            }
        }
    }
    RoomVote { anchors { left: parent.left; right: parent.right; top: speech.bottom; bottom: parent.bottom } z: 1; vote: wall.shell.roomVote }
    ColumnLayout {
        objectName: "roomEmpty"
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gap6 }
        visible: wall.display.empty !== "" && !wall.paper
        spacing: Theme.gap4
        Heading { text: wall.shell.header.title; color: "#FFFFFF"; size: Math.max(Theme.huge, wall.height * 0.05); horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
        AppText { text: wall.display.empty; color: "#C7D2E5"; size: Math.max(Theme.body, wall.height * 0.025); horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
    }
}

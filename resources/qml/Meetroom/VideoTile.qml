pragma ComponentBehavior: Bound
import QtQuick
import Meetroom.Items

// One picture of the conference.  `wall`: where pictures come from; `legId`: whose; `lost`: the line to them is down.
Item {
    id: tile

    required property PictureWall wall
    property string legId: ""
    property string name: ""
    property string initials: ""
    property bool speaking: false
    property bool muted: false
    property bool lost: false
    property bool big: false
    property bool mirrored: false
    property color backdrop: Theme.ground

    readonly property bool hasPicture: surface.item ? surface.item.hasPicture : false // qmllint disable missing-property
    readonly property bool stalled: surface.item ? surface.item.stalled : false // qmllint disable missing-property
    readonly property string state_: lost ? qsTr("Connection lost") : stalled ? qsTr("Picture interrupted") : speaking ? qsTr("speaking") : muted ? qsTr("microphone off") : ""
    readonly property int corner: big ? Theme.radius : Theme.radiusSmall

    implicitWidth: big ? 284 : 90
    implicitHeight: big ? 160 : 62
    Accessible.role: Accessible.Graphic
    Accessible.name: state_ === "" ? name : name + ", " + state_

    Rectangle { anchors.fill: parent; radius: tile.corner; color: Theme.dark ? Theme.raised : "#27364F" }
    Avatar {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: tile.big ? -10 : -8
        visible: !tile.hasPicture && tile.initials !== ""
        initials: tile.initials
    }
    Loader {
        id: surface
        readonly property bool painted: GraphicsInfo.api === GraphicsInfo.Software
        anchors.fill: parent
        active: GraphicsInfo.api !== GraphicsInfo.Unknown
        opacity: tile.lost || tile.stalled ? 0.35 : 1
        transform: Scale { origin.x: surface.width / 2; xScale: tile.mirrored ? -1 : 1 }
        sourceComponent: painted ? software : hardware
    }
    Component {
        id: software
        PaintedPicture { objectName: "picture"; wall: tile.wall; legId: tile.legId; visible: hasPicture }
    }
    Component {
        id: hardware
        VideoSurface { objectName: "picture"; wall: tile.wall; legId: tile.legId }
    }
    // Rounds the corners of the picture on every backend, without a shader.
    Rectangle {
        anchors { fill: parent; margins: -8 }
        radius: tile.corner + 8
        color: "transparent"
        border { width: 8; color: tile.backdrop }
    }
    Rectangle {
        objectName: "speakingBorder"
        anchors.fill: parent
        radius: tile.corner
        visible: tile.speaking && !tile.lost
        color: "transparent"
        border { width: tile.big ? 4 : 3; color: Theme.live }
    }
    Column {
        anchors.centerIn: parent
        visible: tile.lost || tile.stalled
        width: parent.width - Theme.gap2 * 2
        Icon { anchors.horizontalCenter: parent.horizontalCenter; name: tile.lost ? "wifi-off" : "video-off"; color: "#FFFFFF"; size: tile.big ? 28 : 16 }
        AppText {
            width: parent.width
            visible: tile.big
            horizontalAlignment: Text.AlignHCenter
            text: tile.lost ? qsTr("Connection lost") : qsTr("Picture interrupted")
            color: "#FFFFFF"
            Accessible.ignored: true
        }
    }
    Rectangle {
        objectName: "mutedBadge"
        visible: tile.muted && !tile.big
        anchors { right: parent.right; top: parent.top; margins: 6 }
        width: 22; height: 22; radius: 11
        color: "#B80F172A"
        Icon { anchors.centerIn: parent; name: "mic-off"; size: 13; color: "#FF9CA0" }
    }
    Rectangle {
        objectName: "namePlate"
        visible: tile.name !== ""
        anchors { left: parent.left; bottom: parent.bottom; margins: tile.big ? 6 : 4 }
        width: Math.min(plate.implicitWidth + Theme.gap2 * 2, parent.width - 2 * anchors.margins)
        height: plate.implicitHeight + (tile.big ? 8 : 6)
        radius: 8
        color: "#B80F172A"
        Row {
            id: plate
            anchors { left: parent.left; leftMargin: Theme.gap2; verticalCenter: parent.verticalCenter }
            spacing: 6
            Icon {
                visible: tile.big || tile.speaking
                name: tile.muted ? "mic-off" : tile.speaking ? "volume-2" : "mic"
                size: tile.big ? 14 : 12
                color: tile.muted ? "#FF9CA0" : tile.speaking ? "#5EEBB5" : "#FFFFFF"
                anchors.verticalCenter: parent.verticalCenter
            }
            AppText {
                text: tile.name
                size: tile.big ? Theme.tiny : Math.round(11 * Theme.scale)
                font.weight: Font.Medium
                color: "#FFFFFF"
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
                width: Math.min(implicitWidth, tile.width - (tile.big ? 48 : tile.speaking ? 42 : 26))
                Accessible.ignored: true
            }
        }
    }
}

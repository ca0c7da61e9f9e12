pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import Meetroom.Items

// One picture of the conference.  `wall`: where pictures come from; `legId`: whose; `lost`: the line to them is down;
// `fit`: the whole picture with bars, as for a shared screen; `grade`: of its line, "good", "fair", "poor" or "".
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
    property bool fit: false
    property bool filmed: true
    property bool pinned: false
    property bool holdsFloor: false
    property string grade: ""
    property string line: ""
    property color backdrop: Theme.ground
    property int nameSize: big ? Theme.tiny : Math.round(11 * Theme.scale)

    readonly property bool seen: visible && Window.visibility !== Window.Minimized && Window.visibility !== Window.Hidden
    readonly property int heightPx: seen ? Math.round(height * Screen.devicePixelRatio) : 0
    readonly property bool hasPicture: filmed && surface.item !== null && surface.item.hasPicture // qmllint disable missing-property
    readonly property bool stalled: filmed && surface.item !== null && surface.item.stalled // qmllint disable missing-property
    readonly property size pictureSize: surface.item !== null ? surface.item.pictureSize : Qt.size(0, 0) // qmllint disable missing-property
    readonly property string state_: lost ? qsTr("Connection lost") : stalled ? qsTr("Picture interrupted") : speaking ? qsTr("speaking") : muted ? qsTr("microphone off") : ""
    readonly property int corner: big ? Theme.radius : Theme.radiusSmall
    readonly property var spoken: [name, holdsFloor ? qsTr("has the floor") : "", pinned ? qsTr("spotlighted by you") : "", state_, line]

    implicitWidth: big ? 284 : 90
    implicitHeight: big ? 160 : 62
    Accessible.role: Accessible.Graphic
    Accessible.name: spoken.filter(words => words !== "").join(", ")

    Rectangle { anchors.fill: parent; radius: tile.corner; color: tile.fit ? "#0B1220" : Theme.dark ? Theme.raised : "#27364F" }
    Avatar {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: tile.height > 120 ? -10 : -8
        visible: !tile.hasPicture && tile.initials !== "" && !tile.lost
        width: Math.max(28, Math.min(96, Math.min(tile.width, tile.height) * 0.4))
        height: width
        initials: tile.initials
    }
    Loader {
        id: surface
        readonly property bool painted: GraphicsInfo.api === GraphicsInfo.Software
        anchors.fill: parent
        active: GraphicsInfo.api !== GraphicsInfo.Unknown
        visible: tile.filmed
        opacity: tile.lost || tile.stalled ? 0.35 : 1
        transform: Scale { origin.x: surface.width / 2; xScale: tile.mirrored ? -1 : 1 }
        sourceComponent: painted ? software : hardware
    }
    Component {
        id: software
        PaintedPicture { objectName: "picture"; wall: tile.wall; legId: tile.legId; heightPx: tile.heightPx; fit: tile.fit; visible: hasPicture }
    }
    Component {
        id: hardware
        VideoSurface { objectName: "picture"; wall: tile.wall; legId: tile.legId; heightPx: tile.heightPx; fit: tile.fit }
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
            visible: tile.height > 150 * Theme.scale
            horizontalAlignment: Text.AlignHCenter
            text: tile.lost ? qsTr("Connection lost") : qsTr("Picture interrupted")
            color: "#FFFFFF"
            Accessible.ignored: true
        }
    }
    TileMarks {
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: 6 }
        grade: tile.lost ? "" : tile.grade
        muted: tile.muted
        pinned: tile.pinned
        holdsFloor: tile.holdsFloor
        roomy: tile.width > 300 * Theme.scale
    }
    Rectangle {
        objectName: "namePlate"
        visible: tile.name !== ""
        anchors { left: parent.left; bottom: parent.bottom; margins: tile.big ? 6 : 4 }
        width: Math.min(plate.implicitWidth + Theme.gap2 * 2, parent.width - 2 * anchors.margins)
        height: plate.implicitHeight + (tile.big ? 8 : 6)
        radius: 8
        color: "#C80F172A"
        Row {
            id: plate
            anchors { left: parent.left; leftMargin: Theme.gap2; verticalCenter: parent.verticalCenter }
            spacing: 6
            Icon {
                id: mark
                visible: tile.big || tile.speaking
                name: tile.fit ? "screen-share" : tile.muted ? "mic-off" : tile.speaking ? "volume-2" : "mic"
                size: Math.max(tile.big ? 14 : 12, tile.nameSize)
                color: tile.fit ? "#FFFFFF" : tile.muted ? "#FF9CA0" : tile.speaking ? "#5EEBB5" : "#FFFFFF"
                anchors.verticalCenter: parent.verticalCenter
            }
            AppText {
                text: tile.name
                size: tile.nameSize
                font.weight: Font.Medium
                color: "#FFFFFF"
                wrapMode: Text.NoWrap
                elide: Text.ElideRight
                width: Math.min(implicitWidth, tile.width - (tile.big ? 12 : 8) - Theme.gap2 * 2 - (mark.visible ? mark.width + plate.spacing : 0))
                Accessible.ignored: true
            }
        }
    }
}

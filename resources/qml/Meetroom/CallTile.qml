import QtQuick
import QtQuick.Controls.Basic
import Meetroom.Items

// A picture of the conference that can be looked at closely: figures of its line, spotlight, mute.
AbstractButton {
    id: tile

    required property string key
    required property string name
    required property string initials
    required property bool speaking
    required property bool muted
    required property bool camera
    required property bool pinned
    required property bool floor
    required property bool screen
    required property bool own
    required property string grade
    required property string line
    property PictureWall wall
    property bool callLost: false
    property bool big: false
    property alias pictureSize: picture.pictureSize
    property alias nameSize: picture.nameSize
    property alias backdrop: picture.backdrop
    signal opened(string key)

    text: name
    padding: 0
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: picture.Accessible.name
    Accessible.description: qsTr("Show the figures of this line")
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    onClicked: opened(key)

    contentItem: VideoTile {
        id: picture
        wall: tile.wall
        legId: tile.key
        name: tile.name
        initials: tile.initials
        speaking: tile.speaking
        muted: tile.muted
        filmed: tile.camera
        pinned: tile.pinned
        holdsFloor: tile.floor
        fit: tile.screen
        mirrored: tile.own
        grade: tile.grade
        line: tile.line
        lost: tile.callLost && !tile.own
        big: tile.big
        Accessible.ignored: true
    }
    background: Item {}
    FocusRing { anchors.margins: 1; shown: tile.visualFocus; radius: tile.big ? Theme.radius : Theme.radiusSmall }
}

import QtQuick

// Initials of a person in a circle.
Rectangle {
    id: avatar

    property string initials: ""
    property string tone: "blue"

    implicitWidth: Math.round(40 * Math.min(Theme.scale, 1.5))
    implicitHeight: implicitWidth
    radius: width / 2
    color: Theme.soft(tone)
    border { width: Theme.contrast ? 1 : 0; color: Theme.ink(tone) }

    AppText {
        anchors.centerIn: parent
        text: avatar.initials
        size: Math.round(avatar.width * 0.36)
        font.weight: Font.Bold
        color: Theme.ink(avatar.tone)
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}

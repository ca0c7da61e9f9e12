import QtQuick

// A few words on a soft ground; the words carry the meaning, the colour only helps.
Rectangle {
    id: badge

    property string text: ""
    property string tone: "blue"
    property string iconName: ""
    property int textSize: Theme.tiny

    implicitWidth: row.implicitWidth + Theme.gap3 * 2
    implicitHeight: row.implicitHeight + Theme.gap1 * 2
    radius: Math.min(height / 2, 18)
    color: Theme.soft(tone)
    border { width: Theme.contrast ? 1 : 0; color: Theme.ink(tone) }
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.gap2
        Icon {
            visible: badge.iconName !== ""
            name: badge.iconName
            size: Math.round(badge.textSize * 1.35)
            color: Theme.ink(badge.tone)
            anchors.verticalCenter: parent.verticalCenter
        }
        AppText {
            text: badge.text
            size: badge.textSize
            font.weight: Font.DemiBold
            color: Theme.ink(badge.tone)
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }
}

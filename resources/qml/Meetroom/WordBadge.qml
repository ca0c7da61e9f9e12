import QtQuick

// A few words on a soft ground that wrap where they do not fit into `limit`.
Rectangle {
    id: badge

    property string text: ""
    property string tone: "blue"
    property string iconName: ""
    property real limit: 400
    readonly property real lead: icon.visible ? icon.width + Theme.gap1 : 0

    implicitWidth: Math.min(limit, measure.advanceWidth + 2 + lead + Theme.gap2 * 2)
    implicitHeight: words.implicitHeight + 6
    radius: Math.min(implicitHeight / 2, 12)
    color: Theme.soft(tone)
    border { width: Theme.contrast || tone === "plain" ? 1 : 0; color: tone === "plain" ? Theme.line : Theme.ink(tone) }
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    TextMetrics { id: measure; font: words.font; text: badge.text.split("\n").reduce((a, b) => a.length > b.length ? a : b) }
    Icon {
        id: icon
        visible: badge.iconName !== ""
        name: badge.iconName
        size: Math.round(14 * Theme.scale)
        color: Theme.ink(badge.tone)
        x: Theme.gap2
        y: 4
    }
    AppText {
        id: words
        x: Theme.gap2 + badge.lead
        y: 3
        width: badge.width - badge.lead - Theme.gap2 * 2
        text: badge.text
        size: Theme.tiny
        font.weight: Font.DemiBold
        color: Theme.ink(badge.tone)
        Accessible.ignored: true
    }
}

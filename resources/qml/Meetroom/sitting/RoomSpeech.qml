import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Who has the floor and how much time is left, on the room's wall: letters of a twentieth of its height and more, so
// that they are read from the last row.  Over the time is said by a word and a plus, not by the colour alone.
Rectangle {
    id: band

    required property RoomSpeechViewModel speech
    required property real wallHeight
    readonly property bool over: speech.tone === "red"
    readonly property int large: Math.max(Theme.large, Math.round(wallHeight * 0.06))
    readonly property int small: Math.max(Theme.small, Math.round(wallHeight * 0.035))
    readonly property color ink: over ? (Theme.contrast ? "#FF9CA0" : "#FFFFFF") : speech.paused ? "#EAF0FA" : speech.tone === "amber" ? "#FFD560" : speech.tone === "green" ? "#6FE0B0" : "#FFFFFF"
    readonly property color faint: Theme.contrast || over ? "#FFFFFF" : "#C7D2E5"

    objectName: "roomSpeech"
    visible: speech.name !== ""
    implicitHeight: visible ? row.implicitHeight + small * 0.8 + bar.height : 0
    color: Theme.contrast ? "#000000" : over ? "#B4232A" : "#16233D"
    Accessible.role: Accessible.StaticText
    Accessible.name: [speech.name, speech.kind, speech.label, speech.time, speech.next].filter(part => part !== "").join(". ")

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; top: parent.top; leftMargin: band.large * 0.6; rightMargin: band.large * 0.6; topMargin: band.small * 0.4 }
        spacing: band.large * 0.5
        Icon { objectName: "roomSpeechState"; name: band.speech.paused ? "pause" : "mic"; size: Math.round(band.large * 1.2); color: band.ink; Layout.alignment: Qt.AlignVCenter }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            AppText { objectName: "roomSpeaker"; text: band.speech.name; size: band.large; font.weight: Font.Bold; color: "#FFFFFF"; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { objectName: "roomSpeechMore"; visible: text !== ""; text: [band.speech.kind, band.speech.next].filter(part => part !== "").join(" · "); size: band.small; color: band.faint; Layout.fillWidth: true; Accessible.ignored: true }
        }
        ColumnLayout {
            // On a narrow wall the names wrap; the clock keeps the room it needs.
            spacing: 0
            Layout.fillWidth: false
            Layout.minimumWidth: implicitWidth
            Layout.alignment: Qt.AlignVCenter
            AppText { objectName: "roomSpeechLabel"; text: band.speech.label; size: band.small; font.weight: Font.DemiBold; color: band.over || band.speech.paused ? "#FFFFFF" : band.faint; wrapMode: Text.NoWrap; horizontalAlignment: Text.AlignRight; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { objectName: "roomSpeechTime"; text: band.speech.time; size: band.large * 2; font { weight: Font.Bold; features: ({ tnum: 1 }) } lineHeight: 1; color: band.ink; wrapMode: Text.NoWrap; horizontalAlignment: Text.AlignRight; Layout.fillWidth: true; Accessible.ignored: true }
        }
    }
    Rectangle {
        id: bar
        anchors { left: parent.left; bottom: parent.bottom }
        height: Math.max(4, Math.round(band.wallHeight * 0.01))
        width: parent.width * Math.max(0, Math.min(1, band.speech.part))
        color: band.ink
    }
    Rectangle { anchors.fill: parent; visible: Theme.contrast; color: "transparent"; border { width: 3; color: band.over ? "#FF9CA0" : "#FFFFFF" } }
}

import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Microphone and speaker: choose, see the level, hear the test sound, hear oneself.
ColumnLayout {
    id: part

    required property PrejoinViewModel prejoin
    readonly property PrejoinCheckViewModel check: prejoin.check
    readonly property bool recording: check.phase === "recording"
    readonly property bool playing: check.phase === "playing"
    readonly property bool tones: check.phase === "tones"
    spacing: Theme.gap3

    DeviceChoice {
        kind: "microphone"
        label: qsTr("Microphone")
        iconName: found ? "mic" : "mic-off"
        text: part.prejoin.microphone
        found: part.prejoin.hasMicrophone
        options: part.prejoin.microphones
        index: part.prejoin.microphoneIndex
        prejoin: part.prejoin
        Layout.fillWidth: true
    }
    LevelMeter { objectName: "microphoneLevel"; visible: part.prejoin.hasMicrophone; value: part.check.level; name: qsTr("Level of the microphone"); Layout.fillWidth: true }
    AppText { objectName: "checkState"; visible: part.prejoin.hasMicrophone; text: part.check.state; opacity: part.tones ? 0 : 1; size: Theme.tiny; color: part.recording ? Theme.redText : Theme.muted; Layout.fillWidth: true }
    ActionButton {
        objectName: "prejoinRecord"
        visible: part.prejoin.hasMicrophone && part.prejoin.hasSpeaker
        text: part.recording ? qsTr("Recording … press to stop") : part.playing ? qsTr("Playing … press to stop") : qsTr("Record 4 seconds and hear yourself")
        iconName: part.recording ? "circle-dot" : part.playing ? "volume-2" : "mic"
        tone: part.recording ? "red" : part.playing ? "green" : "plain"
        quiet: true
        Layout.fillWidth: true
        onClicked: part.check.record()
        Rectangle {
            anchors { left: parent.left; bottom: parent.bottom; leftMargin: Theme.radiusSmall; bottomMargin: 5 }
            visible: part.recording || part.playing
            width: Math.max(0, (parent.width - 2 * Theme.radiusSmall) * part.check.progress)
            height: 3
            radius: 1.5
            color: part.recording ? Theme.redText : Theme.greenText
        }
    }
    Notice { objectName: "checkVerdict"; text: part.check.verdict; tone: part.check.verdictTone; Layout.fillWidth: true }
    Notice { objectName: "checkUnprocessed"; text: part.check.unprocessed; tone: "amber"; Layout.fillWidth: true }
    Rectangle { Layout.fillWidth: true; Layout.topMargin: Theme.gap1; Layout.bottomMargin: Theme.gap1; implicitHeight: 1; color: Theme.line }
    DeviceChoice {
        kind: "speaker"
        label: qsTr("Speaker")
        iconName: found ? "volume-2" : "volume-x"
        text: part.prejoin.speaker
        found: part.prejoin.hasSpeaker
        options: part.prejoin.speakers
        index: part.prejoin.speakerIndex
        prejoin: part.prejoin
        Layout.fillWidth: true
    }
    ActionButton {
        objectName: "prejoinTones"
        visible: part.prejoin.hasSpeaker
        text: part.tones ? qsTr("Playing … press to stop") : qsTr("Play a test sound")
        iconName: part.tones ? "volume-2" : "play"
        tone: part.tones ? "green" : "plain"
        quiet: true
        Layout.fillWidth: true
        onClicked: part.check.playTones()
    }
    // Both keep their place while there is nothing to show: what a person is about to press must not move.
    LevelMeter { objectName: "speakerLevel"; visible: part.prejoin.hasSpeaker; value: part.check.played; name: qsTr("Level of the speaker"); Layout.fillWidth: true }
    AppText { objectName: "tonesState"; visible: part.prejoin.hasSpeaker; opacity: part.tones ? 1 : 0; text: part.check.state; size: Theme.tiny; color: Theme.greenText; Layout.fillWidth: true }
}

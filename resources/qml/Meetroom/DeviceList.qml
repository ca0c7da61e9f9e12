import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The devices in use, to change them during the meeting; `shown`: somebody looks, so the level is kept fresh.
ColumnLayout {
    id: list

    required property PrejoinViewModel prejoin
    property bool shown: visible
    spacing: Theme.gap2

    onShownChanged: prejoin.watchLevel(shown)
    Component.onDestruction: prejoin.watchLevel(false)

    DeviceChoice { kind: "camera"; label: qsTr("Camera"); iconName: found ? "video" : "video-off"; text: list.prejoin.camera; found: list.prejoin.hasCamera; options: list.prejoin.cameras; index: list.prejoin.cameraIndex; prejoin: list.prejoin; Layout.fillWidth: true }
    DeviceChoice { kind: "microphone"; label: qsTr("Microphone"); iconName: found ? "mic" : "mic-off"; text: list.prejoin.microphone; found: list.prejoin.hasMicrophone; options: list.prejoin.microphones; index: list.prejoin.microphoneIndex; prejoin: list.prejoin; Layout.fillWidth: true }
    LevelMeter { objectName: "settingsLevel"; visible: list.prejoin.hasMicrophone; value: list.prejoin.level; name: qsTr("Level of the microphone"); Layout.fillWidth: true }
    DeviceChoice { kind: "speaker"; label: qsTr("Speaker"); iconName: found ? "volume-2" : "volume-x"; text: list.prejoin.speaker; found: list.prejoin.hasSpeaker; options: list.prejoin.speakers; index: list.prejoin.speakerIndex; prejoin: list.prejoin; Layout.fillWidth: true }
    Notice { objectName: "settingsTrouble"; text: list.prejoin.trouble; tone: "amber"; Layout.fillWidth: true }
}

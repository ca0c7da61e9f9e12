import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The devices found, to choose from where there is more than one, or said to be missing.
ColumnLayout {
    id: list

    required property PrejoinViewModel prejoin
    spacing: Theme.gap2

    DeviceLine { iconName: list.prejoin.hasCamera ? "video" : "video-off"; text: list.prejoin.camera; found: list.prejoin.hasCamera; visible: list.prejoin.cameras.length < 2 }
    Picker { objectName: "chooseCamera"; visible: list.prejoin.cameras.length > 1; label: qsTr("Camera"); options: list.prejoin.cameras; index: list.prejoin.cameraIndex; Layout.fillWidth: true; onPicked: index => list.prejoin.choose("camera", index) }
    DeviceLine { iconName: list.prejoin.hasMicrophone ? "mic" : "mic-off"; text: list.prejoin.microphone; found: list.prejoin.hasMicrophone; visible: list.prejoin.microphones.length < 2 }
    Picker { objectName: "chooseMicrophone"; visible: list.prejoin.microphones.length > 1; label: qsTr("Microphone"); options: list.prejoin.microphones; index: list.prejoin.microphoneIndex; Layout.fillWidth: true; onPicked: index => list.prejoin.choose("microphone", index) }
    DeviceLine { iconName: list.prejoin.hasSpeaker ? "volume-2" : "volume-x"; text: list.prejoin.speaker; found: list.prejoin.hasSpeaker; visible: list.prejoin.speakers.length < 2 }
    Picker { objectName: "chooseSpeaker"; visible: list.prejoin.speakers.length > 1; label: qsTr("Speaker"); options: list.prejoin.speakers; index: list.prejoin.speakerIndex; Layout.fillWidth: true; onPicked: index => list.prejoin.choose("speaker", index) }
}

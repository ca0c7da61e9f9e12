import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The devices found, or said to be missing.
ColumnLayout {
    id: list

    required property PrejoinViewModel prejoin
    spacing: Theme.gap2

    DeviceLine { iconName: list.prejoin.hasCamera ? "video" : "video-off"; text: list.prejoin.camera; found: list.prejoin.hasCamera }
    DeviceLine { iconName: list.prejoin.hasMicrophone ? "mic" : "mic-off"; text: list.prejoin.microphone; found: list.prejoin.hasMicrophone }
    DeviceLine { iconName: list.prejoin.hasSpeaker ? "volume-2" : "volume-x"; text: list.prejoin.speaker; found: list.prejoin.hasSpeaker }
}

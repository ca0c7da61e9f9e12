import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Who is heard, and whether it is recorded: for chair and secretary.
Card {
    id: card

    required property SoundDeskViewModel desk

    visible: desk.office
    implicitHeight: column.implicitHeight + Theme.gap3 * 2

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2
        Heading { text: qsTr("Microphones and recording"); Layout.fillWidth: true }
        AppText { objectName: "micCount"; text: card.desk.count; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        ActionButton {
            objectName: "muteAll"
            enabled: card.desk.canMute
            text: qsTr("Mute everybody")
            iconName: "mic-off"
            quiet: true
            tone: "red"
            Layout.fillWidth: true
            onClicked: card.desk.muteAll()
        }
        Segments {
            objectName: "micPolicy"
            visible: card.desk.chair
            name: qsTr("Who may be heard")
            options: [qsTr("Everybody"), qsTr("Only the floor")]
            index: card.desk.floorOnly ? 1 : 0
            Layout.fillWidth: true
            onPicked: index => card.desk.setFloorOnly(index === 1)
        }
        AppText { objectName: "micPolicyText"; text: card.desk.policy; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        AppText { objectName: "recorded"; visible: text !== ""; text: card.desk.recorded; size: Theme.tiny; color: Theme.redText; Layout.fillWidth: true }
        ActionButton {
            objectName: "record"
            readonly property bool running: card.desk.recording !== ""
            enabled: running || card.desk.canRecord
            text: running ? qsTr("Stop recording") : qsTr("Record the meeting")
            iconName: running ? "square" : "circle-dot"
            quiet: !running
            tone: "red"
            Layout.fillWidth: true
            onClicked: running ? askStop.open() : askStart.open()
        }
    }
    AskSheet {
        id: askStart
        objectName: "askRecord"
        title: qsTr("Record the meeting")
        question: qsTr("Record sound and the active picture from now on? Everybody sees that it is recorded. Closed parts are never recorded.")
        confirmText: qsTr("Start recording")
        iconName: "circle-dot"
        onConfirmed: card.desk.startRecording()
    }
    AskSheet {
        id: askStop
        objectName: "askStopRecord"
        title: qsTr("Stop recording")
        question: qsTr("End the recording? The file is kept on the server; the secretary can save it.")
        confirmText: qsTr("Stop recording")
        iconName: "square"
        onConfirmed: card.desk.stopRecording()
    }
}

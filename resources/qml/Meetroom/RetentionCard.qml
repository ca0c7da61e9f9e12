import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// What stays on the machines after the meeting: chosen before the opening, then said.
StartCard {
    id: card

    required property RetentionViewModel keeping
    required property RetentionBoardViewModel board
    title: qsTr("After the meeting")
    iconName: "hard-drive"

    AppText { objectName: "retentionSentence"; text: card.keeping.sentence; Layout.fillWidth: true }
    ActionButton {
        objectName: "retentionBoard"
        visible: card.board.offered
        text: qsTr("What the machines have done…")
        iconName: "list-checks"
        quiet: true
        Layout.fillWidth: true
        onClicked: machines.open()
    }
    Picker {
        objectName: "retention"
        visible: card.keeping.editable
        label: qsTr("What stays on everybody's machine")
        options: card.keeping.options
        index: card.keeping.chosen
        Layout.fillWidth: true
        onPicked: index => card.keeping.choose(index)
    }
    AppText { visible: card.keeping.editable; text: qsTr("It can be changed until the meeting is opened, and is carried out when the minutes are approved. The server keeps everything."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    RetentionSheet { id: machines; board: card.board }
}

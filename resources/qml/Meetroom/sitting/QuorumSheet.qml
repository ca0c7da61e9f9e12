import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The chair's answer to a lost quorum.
Sheet {
    id: sheet

    required property ShellViewModel shell
    function decide(course: string) { close(); shell.sitting.attention.answerQuorum(course, words.text) }

    objectName: "quorumSheet"
    title: qsTr("The quorum is lost")
    preferredWidth: 520
    onOpened: words.text = ""

    Notice { text: sheet.shell.chair.quorum; tone: sheet.shell.chair.quorumMet ? "green" : "red"; iconName: "users"; Layout.fillWidth: true }
    AppText { text: qsTr("Your decision is written into the minutes. Whether votes can be opened without a quorum is settled by the rules of the meeting."); color: Theme.muted; Layout.fillWidth: true }
    Field { id: words; objectName: "quorumText"; label: qsTr("Words for the minutes (may be empty)"); input.maximumLength: 500; Layout.fillWidth: true }
    ActionButton { objectName: "quorumAgain"; text: qsTr("Count again"); iconName: "refresh-cw"; Layout.fillWidth: true; onClicked: sheet.decide("count_again") }
    ActionButton { objectName: "quorumSuspend"; text: qsTr("Suspend the meeting"); tone: "amber"; iconName: "pause"; Layout.fillWidth: true; onClicked: sheet.decide("suspend") }
    ActionButton { objectName: "quorumGoOn"; text: qsTr("Go on without a quorum"); tone: "plain"; quiet: true; iconName: "play"; Layout.fillWidth: true; onClicked: sheet.decide("go_on") }
}

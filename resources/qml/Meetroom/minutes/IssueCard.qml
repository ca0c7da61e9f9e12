import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Number, language and recipients; the server makes the paper that is signed.
ColumnLayout {
    id: card

    required property MinutesIssuingViewModel issuing
    required property bool again
    // Put away: what was issued stands, and nothing here can be done any more.
    required property bool over

    spacing: Theme.gap2
    Heading { text: qsTr("Number and issue"); Layout.fillWidth: true }
    AppText { visible: text !== ""; objectName: "issueStands"; text: card.issuing.issued; color: Theme.greenText; font.weight: Font.Medium; Layout.fillWidth: true }
    GridLayout {
        visible: !card.over
        columns: card.width > 520 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        Layout.fillWidth: true
        Field { id: number; objectName: "issueNumber"; label: qsTr("Number and code"); text: card.issuing.number; problem: card.issuing.numberProblem; Layout.fillWidth: true; Layout.alignment: Qt.AlignTop; onTextChanged: if (text !== card.issuing.number) card.issuing.setNumber(text) }
        ColumnLayout {
            spacing: Theme.gap1
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            AppText { text: qsTr("Language of the paper"); font.weight: Font.Medium; Layout.fillWidth: true }
            Segments { objectName: "issueLanguage"; name: qsTr("Language of the paper"); options: ["Tiếng Việt", "English"]; index: card.issuing.language; Layout.fillWidth: true; onPicked: index => card.issuing.setLanguage(index) }
        }
    }
    Area { objectName: "issueRecipients"; visible: !card.over; label: qsTr("Recipients, a line each"); text: card.issuing.recipients; lines: 2; Layout.fillWidth: true; onTextChanged: if (text !== card.issuing.recipients) card.issuing.setRecipients(text) }
    Notice { text: card.over ? "" : card.issuing.warning; Layout.fillWidth: true }
    RowLayout {
        visible: card.issuing.said !== "" && card.issuing.said !== card.issuing.issued
        spacing: Theme.gap2
        Layout.fillWidth: true
        AppText { objectName: "issueSaid"; text: card.issuing.said; color: Theme.ink(card.issuing.tone); font.weight: Font.Medium; Layout.fillWidth: true }
        ActionButton { objectName: "issueCancel"; visible: card.issuing.busy; text: qsTr("Cancel"); tone: "plain"; quiet: true; onClicked: card.issuing.cancel() }
    }
    ProgressLine { visible: card.issuing.busy; value: card.issuing.part; Layout.fillWidth: true }
    AppText { visible: !card.issuing.ready && !card.over; text: qsTr("The paper can be issued once the chair has approved the minutes."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "issueMinutes"; visible: !card.over; text: card.again ? qsTr("Issue again") : qsTr("Issue the paper"); iconName: "hash"; tone: card.again ? "plain" : "blue"; quiet: card.again; busy: card.issuing.busy; enabled: card.issuing.usable; onClicked: card.issuing.issue() }
}

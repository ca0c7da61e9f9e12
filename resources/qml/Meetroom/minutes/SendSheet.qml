import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Send the draft for comments: to whom, until when, with a note.
Sheet {
    id: sheet

    required property MinutesReviewViewModel review
    readonly property bool asking: review.asking

    objectName: "sendSheet"
    title: qsTr("Send the draft for comments")
    preferredWidth: 560
    onAskingChanged: { if (asking) { open(); to.forceActiveFocus() } else close() }
    onClosed: review.close()

    Notice { text: sheet.review.warning; Layout.fillWidth: true }
    ColumnLayout {
        spacing: Theme.gap1
        Layout.fillWidth: true
        AppText { text: qsTr("To whom"); font.weight: Font.Medium; Layout.fillWidth: true }
        Segments { id: to; objectName: "sendTo"; name: qsTr("To whom"); options: [qsTr("The chair"), qsTr("Everybody"), qsTr("Chosen people")]; icons: ["gavel", "users", "user-check"]; index: sheet.review.to; Layout.fillWidth: true; onPicked: index => sheet.review.setTo(index) }
        RowLayout {
            visible: sheet.review.to === 2
            spacing: Theme.gap2
            Layout.fillWidth: true
            AppText { objectName: "sendChosen"; text: sheet.review.chosen === "" ? qsTr("Nobody is chosen yet.") : sheet.review.chosen; Layout.fillWidth: true }
            ActionButton { objectName: "sendChoose"; text: qsTr("Choose"); tone: "plain"; quiet: true; onClicked: sheet.review.choosePeople() }
        }
    }
    DateField {
        objectName: "sendDue"
        label: qsTr("Comments until (may be left empty)")
        text: sheet.review.due
        problem: sheet.review.dueProblem
        year: sheet.review.dueYear
        month: sheet.review.dueMonth
        day: sheet.review.dueDay
        Layout.fillWidth: true
        onEdited: text => sheet.review.setDue(text)
        onPicked: (year, month, day) => sheet.review.setDay(year, month, day)
    }
    Field { objectName: "sendAt"; visible: sheet.review.due !== ""; label: qsTr("Time of day"); text: sheet.review.at; problem: sheet.review.atProblem; Layout.fillWidth: true; onTextChanged: if (text !== sheet.review.at) sheet.review.setAt(text) }
    Area { id: note; objectName: "sendNote"; label: qsTr("Note for the readers"); lines: 2; Layout.fillWidth: true }
    footer: ActionButton { objectName: "sendConfirm"; text: qsTr("Send"); iconName: "send"; enabled: sheet.review.usable; Layout.fillWidth: true; onClicked: sheet.review.send(note.text) }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Dialogs
import Meetroom
import Meetroom.Models

// One counted vote with all that is known here: outcome, numbers, groups, names; and its record on paper.
Sheet {
    id: sheet

    required property ChairVotesViewModel votes
    required property CountingRecordViewModel counting
    readonly property bool wanted: votes.shownPoll !== ""

    objectName: "resultSheet"
    title: qsTr("Result in full")
    preferredWidth: 600
    onWantedChanged: { if (!wanted) { close(); return } counting.begin(); open() }
    onClosed: votes.showResult("")

    AppText { objectName: "resultQuestion"; text: sheet.votes.shownQuestion; font.weight: Font.DemiBold; size: Theme.body; Layout.fillWidth: true }
    Notice { objectName: "resultSentence"; text: sheet.votes.shownResult; tone: sheet.votes.shownTone; iconName: "gavel"; Layout.fillWidth: true }
    AppText { visible: text !== ""; text: sheet.votes.shownTurnout; color: Theme.muted; Layout.fillWidth: true }
    OptionBars { model: sheet.votes.options; Layout.fillWidth: true }
    PartLines { model: sheet.votes.groups; title: qsTr("By group"); Layout.fillWidth: true }
    PartLines { model: sheet.votes.names; title: qsTr("Each vote"); Layout.fillWidth: true }
    footer: [
        ActionButton { objectName: "resultOpen"; visible: sheet.counting.file !== "" && sheet.counting.poll === sheet.votes.shownPoll; text: qsTr("Open the PDF to print it"); iconName: "external-link"; Layout.fillWidth: true; onClicked: sheet.counting.openFile() },
        ActionButton { objectName: "resultRecord"; visible: sheet.votes.shownRecord; busy: sheet.counting.busy; enabled: !sheet.counting.busy; text: qsTr("Save the counting record (PDF)"); tone: "plain"; quiet: true; iconName: "scroll-text"; Layout.fillWidth: true; onClicked: { paper.selectedFile = sheet.counting.proposedFile(sheet.votes.shownPoll); paper.open() } }
    ]

    FileDialog { id: paper; fileMode: FileDialog.SaveFile; title: qsTr("Save the counting record (PDF)"); defaultSuffix: "pdf"; nameFilters: ["PDF (*.pdf)"]; onAccepted: sheet.counting.save(sheet.votes.shownPoll, selectedFile) }
}

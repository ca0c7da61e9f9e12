pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Dialogs
import Meetroom
import Meetroom.Models

// The public record of a verifiable vote, or a file of one: checked, saved, searched; and the counting record.
Sheet {
    id: sheet

    required property ShellViewModel shell
    readonly property SealedRecordViewModel record: shell.sealed.record
    readonly property CountingRecordViewModel counting: shell.sealed.counting
    readonly property bool office: shell.view !== "delegate" || shell.sealed.scrutineer.poll !== ""

    objectName: "recordSheet"
    title: qsTr("Record of a secret vote")
    preferredWidth: 640

    AppText { objectName: "recordQuestion"; text: sheet.record.question; visible: text !== ""; size: Theme.body; font.weight: Font.DemiBold; Layout.fillWidth: true }
    AppText { text: qsTr("The record holds every sealed ballot, their sum and the parts that opened it. Whoever has it can check the whole count, without trusting the server or this program."); color: Theme.muted; Layout.fillWidth: true }
    Notice { objectName: "recordProblem"; text: sheet.record.problem; tone: "red"; Layout.fillWidth: true }
    Notice { objectName: "recordVerdict"; text: sheet.record.verdict; tone: sheet.record.tone; iconName: tone === "green" ? "shield-check" : "circle-alert"; Layout.fillWidth: true }
    Notice { objectName: "recordOwn"; text: sheet.record.own; tone: sheet.record.ownTone; Layout.fillWidth: true }
    Repeater {
        model: sheet.record.lines
        RowLayout {
            id: line
            required property string text
            required property string tone
            required property int index
            objectName: "recordLine" + index
            spacing: Theme.gap3
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: text
            Icon { name: line.tone === "green" ? "circle-check" : line.tone === "red" ? "circle-x" : "circle"; color: Theme.ink(line.tone); Layout.alignment: Qt.AlignTop }
            AppText { text: line.text; Layout.fillWidth: true; Accessible.ignored: true }
        }
    }
    ActionButton { objectName: "recordCheck"; visible: sheet.record.ofMeeting; busy: sheet.record.busy; enabled: !sheet.record.busy; text: sheet.record.busy ? qsTr("Checking every ballot…") : qsTr("Check the whole record here"); iconName: "shield-check"; tone: sheet.record.checked ? "plain" : "blue"; quiet: sheet.record.checked; Layout.fillWidth: true; onClicked: sheet.record.check() }
    ActionButton { objectName: "recordSave"; visible: sheet.record.ofMeeting; enabled: !sheet.record.busy; text: qsTr("Save the record (.bel)"); tone: "plain"; quiet: true; iconName: "download"; Layout.fillWidth: true; onClicked: { target.selectedFile = sheet.record.proposedFile(); target.open() } }
    SealedSaved { record: sheet.record; Layout.fillWidth: true }
    ActionButton { objectName: "countingSave"; visible: sheet.record.ofMeeting && sheet.office; busy: sheet.counting.busy; enabled: !sheet.counting.busy; text: qsTr("Save the counting record (PDF)"); tone: "plain"; quiet: true; iconName: "scroll-text"; Layout.fillWidth: true; onClicked: { paper.selectedFile = sheet.counting.proposedFile(sheet.record.poll); paper.open() } }
    ActionButton { objectName: "countingOpen"; visible: sheet.counting.file !== "" && sheet.counting.poll === sheet.record.poll; text: qsTr("Open the PDF to print it"); iconName: "external-link"; Layout.fillWidth: true; onClicked: sheet.counting.openFile() }
    Field {
        objectName: "recordReceipt"
        visible: sheet.record.ofMeeting || sheet.record.checked
        label: qsTr("Look up a receipt (its beginning will do)")
        Layout.fillWidth: true
        onTextChanged: sheet.record.lookUp(text)
    }
    Notice { objectName: "recordLookedUp"; text: sheet.record.lookedUp; tone: sheet.record.lookedUpTone; Layout.fillWidth: true }
    ActionButton { objectName: "recordFile"; enabled: !sheet.record.busy; busy: sheet.record.busy && !sheet.record.ofMeeting; text: qsTr("Check a file (.bel)"); tone: "plain"; quiet: sheet.record.ofMeeting; iconName: "folder-open"; Layout.fillWidth: true; onClicked: source.open() }

    FileDialog { id: target; fileMode: FileDialog.SaveFile; title: qsTr("Save the record (.bel)"); defaultSuffix: "bel"; nameFilters: ["Belenios (*.bel)"]; onAccepted: sheet.record.save(selectedFile) }
    FileDialog { id: paper; fileMode: FileDialog.SaveFile; title: qsTr("Save the counting record (PDF)"); defaultSuffix: "pdf"; nameFilters: ["PDF (*.pdf)"]; onAccepted: sheet.counting.save(sheet.record.poll, selectedFile) }
    FileDialog { id: source; fileMode: FileDialog.OpenFile; title: qsTr("Check a file (.bel)"); nameFilters: ["Belenios (*.bel)"]; onAccepted: sheet.record.checkFile(selectedFile) }
}

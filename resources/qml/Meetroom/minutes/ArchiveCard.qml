import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The meeting put away, the archive being made, and what can be saved of it.
ColumnLayout {
    id: card

    required property MinutesViewModel minutes
    readonly property MinutesArchivingViewModel archiving: minutes.archiving

    spacing: Theme.gap2
    Component.onCompleted: archiving.watch()
    Heading { text: qsTr("Archive"); Layout.fillWidth: true }
    AppText { objectName: "archiveHindered"; visible: text !== ""; text: card.archiving.hindered; color: Theme.ink("amber"); size: Theme.tiny; Layout.fillWidth: true }
    AppText { visible: !card.archiving.archived && card.archiving.hindered === ""; text: card.archiving.ready ? card.archiving.question : qsTr("The meeting can be archived once the chair has approved the minutes."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    AppText { objectName: "archiveBag"; visible: text !== ""; text: card.archiving.bag; color: Theme.greenText; font.weight: Font.Medium; Layout.fillWidth: true }
    RowLayout {
        visible: card.archiving.said !== ""
        spacing: Theme.gap2
        Layout.fillWidth: true
        AppText { objectName: "archiveSaid"; text: card.archiving.said; color: Theme.ink(card.archiving.tone); font.weight: Font.Medium; Layout.fillWidth: true }
        ActionButton { objectName: "archiveCancel"; visible: card.archiving.busy; text: qsTr("Cancel"); tone: "plain"; quiet: true; onClicked: card.archiving.cancel() }
    }
    ProgressLine { visible: card.archiving.busy; value: card.archiving.part; Layout.fillWidth: true }
    Flow {
        spacing: Theme.gap2
        Layout.fillWidth: true
        ActionButton { objectName: "archiveMeeting"; visible: !card.archiving.archived; text: qsTr("Archive the meeting"); iconName: "archive"; tone: "red"; busy: card.archiving.busy; enabled: card.archiving.ready && !card.archiving.busy; width: Math.min(implicitWidth, parent.width); onClicked: ask.open() }
        ActionButton { objectName: "archiveMake"; visible: card.archiving.archived; text: card.archiving.bag === "" ? qsTr("Make the archive") : qsTr("Make it again"); iconName: "package"; quiet: card.archiving.bag !== ""; tone: card.archiving.bag === "" ? "blue" : "plain"; busy: card.archiving.busy; enabled: !card.archiving.busy; width: Math.min(implicitWidth, parent.width); onClicked: card.archiving.make() }
        SaveButton { objectName: "saveBag"; files: card.minutes.files; kind: "bag"; text: qsTr("Save the archive (zip)"); visible: card.archiving.bag !== ""; iconName: "file-down" }
        SaveButton { objectName: "saveChain"; files: card.minutes.files; kind: "chain"; text: qsTr("Save the chain of facts"); iconName: "link" }
    }
    FileState { files: card.minutes.files; kinds: ["bag", "chain"]; Layout.fillWidth: true }
    AskSheet { id: ask; objectName: "archiveAsk"; title: qsTr("Archive the meeting?"); question: card.archiving.question; confirmText: qsTr("Archive"); iconName: "archive"; onConfirmed: card.archiving.archive() }
}

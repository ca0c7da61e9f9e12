pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What the chair sees of one verifiable secret vote: keys, registered devices, sealing, opening; PollItem loads it.
ColumnLayout {
    id: part

    required property ShellViewModel shell
    required property string pollKey
    readonly property SealedProgressViewModel progress: shell.sealed.progress(pollKey) as SealedProgressViewModel

    spacing: Theme.gap2

    AppText { objectName: "sealedStage"; text: part.progress.sentence; visible: text !== ""; color: Theme.ink(part.progress.tone); font.weight: Font.Medium; Layout.fillWidth: true }
    Repeater {
        model: part.progress.trustees
        RowLayout {
            id: line
            required property string name
            required property string detail
            required property bool done
            visible: part.progress.stage !== "voting" && part.progress.stage !== "cancelled" && part.progress.stage !== "published"
            spacing: Theme.gap2
            Layout.fillWidth: true
            Icon { name: line.done ? "circle-check" : "circle"; size: Math.round(16 * Theme.scale); color: line.done ? Theme.greenText : Theme.muted; Layout.alignment: Qt.AlignTop }
            AppText { text: line.name + ": " + line.detail; size: Theme.tiny; Layout.fillWidth: true }
        }
    }
    AppText { objectName: "sealedNumbers"; text: part.progress.numbers; visible: text !== ""; size: Theme.tiny; Layout.fillWidth: true }
    AppText { objectName: "sealedMissing"; text: part.progress.missing; visible: text !== ""; size: Theme.tiny; color: Theme.amberText; Layout.fillWidth: true }
    Notice { objectName: "sealedWarning"; text: part.progress.warning; tone: "amber"; Layout.fillWidth: true }
    Notice { objectName: "sealedOfficeProblem"; text: part.progress.problem; tone: "red"; Layout.fillWidth: true }
    Flow {
        visible: part.progress.mayPrepare || part.progress.maySeal || part.progress.mayUnseal || part.progress.mayRestart || part.progress.counted
        spacing: Theme.gap2
        Layout.fillWidth: true
        ActionButton { objectName: "sealedPrepare"; visible: part.progress.mayPrepare; width: Math.min(implicitWidth, parent.width); busy: part.progress.busy; enabled: !part.progress.busy; text: qsTr("Begin the preparation"); iconName: "shield-check"; onClicked: part.progress.prepare() }
        ActionButton { objectName: "sealedSealAll"; visible: part.progress.maySeal; width: Math.min(implicitWidth, parent.width); busy: part.progress.busy; enabled: !part.progress.busy; text: qsTr("Seal the vote"); iconName: "lock"; onClicked: seal.open() }
        ActionButton { objectName: "sealedUnseal"; visible: part.progress.mayUnseal; width: Math.min(implicitWidth, parent.width); busy: part.progress.busy; enabled: !part.progress.busy; text: qsTr("Unseal, to register devices"); tone: "plain"; quiet: true; iconName: "lock-open"; onClicked: part.progress.unseal() }
        ActionButton { objectName: "sealedRestart"; visible: part.progress.mayRestart; width: Math.min(implicitWidth, parent.width); enabled: !part.progress.busy; text: qsTr("Make all keys anew"); tone: "plain"; quiet: true; iconName: "refresh-cw"; onClicked: restart.open() }
        ActionButton { objectName: "sealedOfficeRecord"; visible: part.progress.counted; width: Math.min(implicitWidth, parent.width); text: qsTr("Record and counting record"); tone: "plain"; quiet: true; iconName: "scroll-text"; onClicked: part.shell.sealed.showRecord(part.pollKey) }
    }
    AskSheet { id: seal; objectName: "sealSheet"; title: qsTr("Seal the vote"); question: part.progress.askSeal; confirmText: qsTr("Seal the vote"); tone: "blue"; iconName: "lock"; onConfirmed: part.progress.seal() }
    AskSheet { id: restart; objectName: "restartSheet"; title: qsTr("Make all keys anew"); question: qsTr("All scrutineers make and compare their keys once more, for example because a device was lost. Registered devices stay. Go on?"); confirmText: qsTr("Make all keys anew"); iconName: "refresh-cw"; onConfirmed: part.progress.restartKeys() }
}

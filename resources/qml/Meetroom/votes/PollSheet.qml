pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A vote to be opened or prepared: the rules' proposal stands there already, everything else is below.
Sheet {
    id: sheet

    required property ShellViewModel shell
    readonly property PollDraftViewModel draft: shell.pollDraft
    readonly property bool wanted: draft.asking
    readonly property bool listed: draft.methodKey !== "motion"
    property bool more: false

    objectName: "pollSheet"
    title: draft.editing ? qsTr("Change the vote") : qsTr("New vote")
    preferredWidth: 600
    onWantedChanged: {
        if (!wanted) { close(); return }
        more = draft.editing
        question.text = draft.question
        open()
        if (question.text === "") question.input.forceActiveFocus()
    }
    onClosed: draft.close()

    Area { id: question; objectName: "pollQuestion"; label: qsTr("What is voted on"); lines: 2; Layout.fillWidth: true; onTextChanged: if (sheet.wanted) sheet.draft.ask(text) }
    Picker { objectName: "pollDecision"; visible: sheet.draft.decisions.length > 1; label: qsTr("Kind of decision"); options: sheet.draft.decisions; index: sheet.draft.decision; Layout.fillWidth: true; onPicked: index => sheet.draft.chooseDecision(index) }
    Picker { objectName: "pollKind"; label: qsTr("How the vote is taken"); options: sheet.draft.kinds; index: sheet.draft.kind; Layout.fillWidth: true; onPicked: index => sheet.draft.chooseKind(index) }
    AppText { objectName: "pollTrust"; text: sheet.draft.trust; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    Picker { objectName: "pollOrder"; visible: sheet.draft.orders.length > 0; label: qsTr("Order of the roll"); options: sheet.draft.orders; index: sheet.draft.order; Layout.fillWidth: true; onPicked: index => sheet.draft.chooseOrder(index) }
    PollList { draft: sheet.draft; visible: sheet.listed; Layout.fillWidth: true }
    Loader {
        active: sheet.draft.kindKey === "verifiable"
        visible: active
        Layout.fillWidth: true
        sourceComponent: SealedPlan { shell: sheet.shell }
    }
    Notice { objectName: "pollSummary"; text: sheet.draft.summary; tone: "blue"; iconName: "scale"; Layout.fillWidth: true }
    AppText { visible: text !== ""; text: sheet.draft.source; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "pollMore"; text: sheet.more ? qsTr("Fewer choices") : qsTr("More choices"); tone: "plain"; quiet: true; iconName: sheet.more ? "chevron-up" : "chevron-down"; Layout.fillWidth: true; onClicked: sheet.more = !sheet.more }
    Loader {
        active: sheet.more
        visible: active
        Layout.fillWidth: true
        sourceComponent: PollSheetMore { draft: sheet.draft }
    }
    footer: [
        AppText { objectName: "pollQuorum"; visible: text !== ""; text: sheet.draft.quorum; size: Theme.tiny; font.weight: Font.DemiBold; color: sheet.draft.quorumMet ? Theme.greenText : Theme.redText; Layout.fillWidth: true },
        AppText { objectName: "pollProblem"; visible: text !== ""; text: sheet.draft.problem !== "" ? sheet.draft.problem : sheet.draft.hindrance; size: Theme.tiny; color: sheet.draft.problem !== "" ? Theme.redText : Theme.amberText; Layout.fillWidth: true },
        GridLayout {
            columns: sheet.width / Theme.scale < 420 ? 1 : 2
            columnSpacing: Theme.gap2
            rowSpacing: Theme.gap2
            uniformCellWidths: true
            Layout.fillWidth: true
            ActionButton { objectName: "pollOpenNow"; enabled: sheet.draft.openable; text: qsTr("Open the vote now"); tone: "green"; iconName: "vote"; Layout.fillWidth: true; onClicked: sheet.draft.open() }
            ActionButton { objectName: "pollCreate"; enabled: sheet.draft.ready; text: sheet.draft.editing ? qsTr("Save the change") : qsTr("Prepare it for later"); tone: "plain"; quiet: true; iconName: "save"; Layout.fillWidth: true; onClicked: sheet.draft.prepare() }
        }
    ]
}

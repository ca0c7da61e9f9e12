pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// One vote in the list of who runs it: what it is, how it stands, and what can be done now.
Rectangle {
    id: item

    required property string key
    required property string question
    required property string kind
    required property string kind_icon
    required property string method
    required property string stage
    required property string stage_text
    required property string tone
    required property string plan
    required property string notes
    required property string count
    required property real part
    required property string points
    required property string missing
    required property string close_question
    required property string awaits
    required property bool awaits_paper
    required property bool paper
    required property string verdict
    required property string verdict_tone
    required property string result
    required property string turnout
    required property string declares
    required property string tie
    required property int tie_seats
    required property bool sealed_ready
    required property bool declarable
    required property bool ended
    property ShellViewModel shell
    readonly property ChairVotesViewModel votes: shell.votes
    readonly property bool running: stage === "open"
    readonly property bool counted: stage === "counted" || stage === "published"
    signal cancelWanted(key: string)
    signal closeWanted(key: string, question: string)
    function goToDeclare() { declare.forceActiveFocus(Qt.TabFocusReason) }

    implicitHeight: column.implicitHeight + Theme.gap2 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: Theme.contrast || running ? 1 : 0; color: running ? Theme.greenText : Theme.line }
    Accessible.role: Accessible.Grouping
    Accessible.name: question + ". " + stage_text

    component Act: ActionButton { width: Math.min(implicitWidth, parent.width) }

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
        spacing: Theme.gap2
        WordBadge { text: item.stage_text; tone: item.tone; limit: column.width }
        AppText { text: item.question; font.weight: Font.DemiBold; Layout.fillWidth: true }
        RowLayout {
            visible: !item.ended
            spacing: Theme.gap2
            Layout.fillWidth: true
            Icon { name: item.kind_icon; size: Math.round(16 * Theme.scale); color: Theme.muted; Layout.alignment: Qt.AlignTop }
            AppText { objectName: "pollPlan"; text: item.plan; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        }
        AppText { visible: text !== ""; text: item.notes; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        AppText { objectName: "pollDetail"; visible: text !== ""; text: item.count; font.weight: Font.DemiBold; Layout.fillWidth: true }
        ProgressLine { visible: item.running && item.kind !== "hands"; value: item.part; tone: "green"; Layout.fillWidth: true }
        AppText { objectName: "pollPoints"; visible: text !== ""; text: item.points; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        AppText { objectName: "pollMissing"; visible: text !== ""; text: item.missing; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        Notice { objectName: "pollAwaits"; text: item.awaits; tone: "amber"; iconName: "clock"; Layout.fillWidth: true }
        Notice { objectName: "pollResult"; text: item.ended && item.stage === "cancelled" ? "" : item.result; tone: item.verdict_tone; iconName: "gavel"; Layout.fillWidth: true }
        AppText { visible: item.stage === "cancelled" && text !== ""; text: item.result; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        AppText { visible: item.stage === "counted"; text: item.turnout + " " + item.declares; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        Loader { active: item.running && item.kind === "hands"; visible: active; Layout.fillWidth: true; sourceComponent: HandsForm { hands: item.shell.hands } }
        Loader { active: item.running && item.kind === "roll_call"; visible: active; Layout.fillWidth: true; sourceComponent: RollCallPanel { roll: item.shell.roll } }
        Loader { active: item.kind === "verifiable"; visible: active; Layout.fillWidth: true; sourceComponent: SealedProgress { shell: item.shell; pollKey: item.key } }
        Loader { active: item.tie !== "" && (item.method === "motion" || item.votes.tied === item.key) && item.votes.directs; visible: active; Layout.fillWidth: true; sourceComponent: TieBreak { votes: item.votes; pollKey: item.key; sentence: item.tie; method: item.method; seats: item.tie_seats } }
        Loader {
            id: order
            property int chosen: 0
            active: item.stage === "created" && item.kind === "roll_call" && item.votes.directs
            visible: active
            Layout.fillWidth: true
            sourceComponent: Picker { objectName: "rollOrder"; label: qsTr("Order of the roll"); options: item.votes.orders; index: order.chosen; onPicked: index => order.chosen = index }
        }
        Flow {
            Layout.fillWidth: true
            spacing: Theme.gap2
            Act { objectName: "openPoll"; visible: item.stage === "created" && item.votes.directs; text: qsTr("Open the vote"); tone: "green"; iconName: "vote"; enabled: item.sealed_ready && (item.votes.phase === "open" || item.kind === "written"); onClicked: item.votes.openPoll(item.key, order.chosen) }
            Act { objectName: "editPoll"; visible: item.stage === "created" && item.votes.begins; text: qsTr("Change"); tone: "plain"; quiet: true; iconName: "pencil"; onClicked: item.shell.pollDraft.edit(item.key) }
            Act { objectName: "closePoll"; visible: item.running && item.votes.directs; text: qsTr("Close and count"); tone: "red"; iconName: "lock"; onClicked: { if (item.close_question === "") item.votes.closePoll(item.key); else item.closeWanted(item.key, item.close_question) } }
            Act { objectName: "noteVote"; visible: item.running && (item.kind === "open" || item.kind === "written") && item.shell.noted.offered; text: item.kind === "written" ? qsTr("Enter a form handed in") : qsTr("Note a spoken vote"); tone: "plain"; quiet: true; iconName: "pencil"; onClicked: item.shell.noted.begin(item.key) }
            Act { objectName: "handOutPaper"; visible: item.running && item.paper && item.votes.scrutinises; text: qsTr("Hand out paper ballots"); tone: "plain"; quiet: true; iconName: "file-text"; onClicked: item.shell.paperBallots.begin(item.key) }
            Act { objectName: "enterPaper"; visible: item.awaits_paper && item.votes.scrutinises; text: item.stage === "closed" ? qsTr("Enter the counting record") : qsTr("Correct the counting record"); quiet: item.stage !== "closed"; iconName: "file-text"; onClicked: item.shell.paperBallots.begin(item.key) }
            Act { id: declare; objectName: "publishPoll"; visible: item.declarable && item.votes.directs; text: qsTr("Declare the result"); iconName: "gavel"; onClicked: item.votes.publishPoll(item.key) }
            Act { objectName: "showResult"; visible: item.counted; text: qsTr("Result in full"); tone: "plain"; quiet: true; iconName: "list-checks"; onClicked: item.votes.showResult(item.key) }
            Act { objectName: "repeatPoll"; visible: item.ended && item.votes.begins; text: qsTr("Vote again"); tone: "plain"; quiet: true; iconName: "repeat"; onClicked: item.votes.repeatPoll(item.key) }
            Act { objectName: "cancelPoll"; visible: !item.ended && item.votes.directs; text: qsTr("Cancel"); tone: "plain"; quiet: true; onClicked: item.cancelWanted(item.key) }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// One ballot: asked, being sent, recorded, or its result.
Card {
    id: card

    required property ShellViewModel shell
    required property BallotViewModel ballot
    readonly property string phase: ballot.phase
    readonly property bool asking: phase === "idle" || phase === "sending" || phase === "changing"
    readonly property bool own: asking || phase === "recorded" || phase === "absent" || phase === "waiting"
    readonly property bool sealed: ballot.kind === "verifiable"

    objectName: "voteCard"
    implicitHeight: column.implicitHeight + Theme.gap3 * 2
    borderColor: asking ? Theme.redLine : Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: ballot.question

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.gap2
            Icon { name: card.phase === "published" ? "gavel" : "vote"; color: Theme.redText }
            AppText { text: card.phase === "published" ? qsTr("RESULT") : qsTr("VOTE"); color: Theme.redText; font.weight: Font.Bold; font.letterSpacing: 0.5; Layout.fillWidth: true; Accessible.role: Accessible.Heading; Accessible.name: text }
            AppText { objectName: "voteTimer"; text: card.ballot.timer; visible: text !== ""; size: Theme.large; font.weight: Font.Bold; wrapMode: Text.NoWrap }
        }
        WordBadge { objectName: "voteKind"; text: card.ballot.kindText; iconName: card.ballot.kindIcon; tone: card.ballot.kind === "secret" || card.sealed ? "blue" : "plain"; limit: column.width }
        Notice { objectName: "voteForWhom"; visible: text !== "" && card.asking; text: card.ballot.forWhom; tone: "amber"; iconName: "users"; Layout.fillWidth: true }
        AppText { objectName: "voteQuestion"; text: card.ballot.question; font.weight: Font.DemiBold; Layout.fillWidth: true }
        ProgressLine { visible: card.ballot.timer !== ""; value: card.ballot.timerPart; tone: "red"; Layout.fillWidth: true }
        AppText { objectName: "voteRule"; text: card.ballot.rule; visible: text !== "" && !card.sealed; Layout.fillWidth: true }
        AppText { objectName: "voteWeight"; text: card.ballot.weight; visible: text !== ""; Layout.fillWidth: true }
        Notice { objectName: "voteProblem"; text: card.ballot.problem; tone: "red"; Layout.fillWidth: true }

        Area {
            objectName: "voteOpinion"
            visible: card.asking && card.ballot.opinions
            label: qsTr("Your opinion in words, if you wish")
            input.readOnly: card.phase === "sending"
            lines: 2
            Layout.fillWidth: true
            onTextChanged: card.ballot.write(text)
        }
        Loader {
            active: card.asking && !card.sealed
            visible: active
            Layout.fillWidth: true
            sourceComponent: card.ballot.method === "motion" ? motion : options
        }
        Loader {
            active: card.sealed && card.phase !== "watching" && card.phase !== "cancelled" && card.phase !== "published"
            visible: active
            Layout.fillWidth: true
            sourceComponent: sealed
        }
        Loader {
            // Who counts the hands of a room has mostly no vote there.
            active: (card.phase === "hands" || card.phase === "watching" || card.phase === "late") && card.shell.hands.mayEnter && card.shell.hands.poll === card.ballot.poll
            visible: active
            Layout.fillWidth: true
            sourceComponent: HandsForm { hands: card.shell.hands }
        }
        Notice {
            objectName: "voteSentence"
            visible: text !== "" && !(card.sealed && (card.phase === "recorded" || card.phase === "sending" || card.phase === "closed"))
            text: card.ballot.sentence
            tone: card.phase === "recorded" ? "green" : card.phase === "published" ? card.ballot.tone : card.phase === "sending" || card.phase === "closed" || card.phase === "waiting" ? "blue" : "amber"
            iconName: card.phase === "recorded" ? "circle-check" : card.phase === "published" ? "gavel" : card.phase === "sending" ? "clock" : "info"
            Layout.fillWidth: true
        }
        Notice { objectName: "voteNoted"; text: card.ballot.noted; tone: "amber"; iconName: "pencil"; Layout.fillWidth: true }
        Loader {
            active: card.sealed && card.phase === "published"
            visible: active
            Layout.fillWidth: true
            sourceComponent: sealed
        }
        Loader {
            active: card.phase === "published"
            visible: active
            Layout.fillWidth: true
            sourceComponent: VoteResult { ballot: card.ballot }
        }
        ActionButton {
            objectName: "voteChange"
            visible: card.ballot.changeable && card.phase === "recorded"
            text: qsTr("Change this vote")
            tone: "plain"
            quiet: true
            iconName: "pencil"
            Layout.fillWidth: true
            onClicked: card.ballot.change(true)
        }
        ActionButton {
            objectName: "paperDuty"
            visible: card.ballot.paperDuty !== ""
            text: card.ballot.paperDuty === "count" ? qsTr("Enter the counting record") : card.ballot.paperDuty === "record" ? qsTr("Result in full and counting record") : qsTr("Hand out paper ballots")
            quiet: card.ballot.paperDuty !== "count"
            iconName: "file-text"
            Layout.fillWidth: true
            onClicked: { if (card.ballot.paperDuty === "record") card.shell.votes.showResult(card.ballot.poll); else card.shell.paperBallots.begin(card.ballot.poll) }
        }
        RowLayout {
            visible: card.ballot.received !== "" && card.phase !== "published" && card.phase !== "cancelled"
            spacing: Theme.gap2
            Layout.fillWidth: true
            Icon { name: "users"; size: Math.round(16 * Theme.scale); color: Theme.muted; Layout.alignment: Qt.AlignTop }
            AppText { objectName: "voteReceived"; text: card.ballot.received; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        }
        AppText { objectName: "voteTrust"; visible: text !== "" && card.asking; text: card.ballot.trust; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    }
    Component { id: sealed; SealedBallotCard { shell: card.shell; pollKey: card.ballot.poll; personKey: card.ballot.person } }
    Component { id: motion; VoteMotion { ballot: card.ballot } }
    Component { id: options; VoteOptions { ballot: card.ballot } }
}

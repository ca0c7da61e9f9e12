pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// The vote: asked, being sent, recorded, or its result.
Card {
    id: card

    required property ShellViewModel shell
    required property BallotViewModel ballot
    readonly property string phase: ballot.phase
    readonly property bool asking: phase === "idle" || phase === "sending"

    implicitHeight: column.implicitHeight + Theme.gap3 * 2
    borderColor: phase === "published" ? Theme.line : Theme.redLine
    visible: phase !== "none"

    Flickable {
        anchors { fill: parent; margins: Theme.gap3; rightMargin: Theme.gap1 }
        contentHeight: column.implicitHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinBar { id: bar }
        ColumnLayout {
            id: column
            width: parent.width - 8
            spacing: Theme.gap2

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.gap2
                Icon { name: "vote"; color: Theme.redText }
                AppText { text: card.phase === "published" ? qsTr("RESULT") : qsTr("VOTE"); color: Theme.redText; font.weight: Font.Bold; font.letterSpacing: 0.5; Layout.fillWidth: true; Accessible.role: Accessible.Heading; Accessible.name: text }
                AppText { objectName: "voteTimer"; text: card.ballot.timer; visible: text !== ""; size: Theme.large; font.weight: Font.Bold; wrapMode: Text.NoWrap }
            }
            AppText { objectName: "voteQuestion"; text: card.ballot.question; font.weight: Font.DemiBold; Layout.fillWidth: true }
            ProgressLine { visible: card.ballot.timer !== ""; value: card.ballot.timerPart; tone: "red"; Layout.fillWidth: true }
            Notice { objectName: "voteProblem"; text: card.ballot.problem; tone: "red"; Layout.fillWidth: true }

            ActionButton {
                objectName: "voteYes"
                visible: card.asking && card.ballot.kind !== "verifiable"
                enabled: card.phase === "idle" || card.ballot.choice === "yes"
                busy: card.phase === "sending" && card.ballot.choice === "yes"
                text: qsTr("In favour")
                tone: "green"
                iconName: "thumbs-up"
                alignLeft: true
                minimumHeight: Math.max(Theme.target, 54)
                Layout.fillWidth: true
                onClicked: card.ballot.cast("yes")
            }
            ActionButton {
                objectName: "voteNo"
                visible: card.asking && card.ballot.kind !== "verifiable"
                enabled: card.phase === "idle" || card.ballot.choice === "no"
                busy: card.phase === "sending" && card.ballot.choice === "no"
                text: qsTr("Against")
                tone: "red"
                quiet: true
                iconName: "thumbs-down"
                alignLeft: true
                minimumHeight: Math.max(Theme.target, 54)
                Layout.fillWidth: true
                onClicked: card.ballot.cast("no")
            }
            ActionButton {
                objectName: "voteAbstain"
                visible: card.asking && card.ballot.kind !== "verifiable"
                enabled: card.phase === "idle" || card.ballot.choice === "abstain"
                busy: card.phase === "sending" && card.ballot.choice === "abstain"
                text: qsTr("Abstain")
                tone: "plain"
                quiet: true
                iconName: "minus"
                alignLeft: true
                minimumHeight: Math.max(Theme.target, 54)
                Layout.fillWidth: true
                onClicked: card.ballot.cast("abstain")
            }

            Loader {
                active: card.ballot.kind === "verifiable" && card.asking
                visible: active
                Layout.fillWidth: true
                sourceComponent: SealedBallotCard { shell: card.shell; pollKey: card.ballot.poll; personKey: card.ballot.person }
            }
            GridLayout {
                visible: card.phase === "published"
                columns: card.width > 240 * Theme.scale ? 3 : 1
                columnSpacing: Theme.gap2
                rowSpacing: Theme.gap1
                Layout.fillWidth: true
                CountBox { count: card.ballot.yes; label: qsTr("In favour"); tone: "green" }
                CountBox { count: card.ballot.no; label: qsTr("Against"); tone: "red" }
                CountBox { count: card.ballot.abstain; label: qsTr("Abstain"); tone: "plain" }
            }
            Notice {
                objectName: "voteSentence"
                visible: text !== ""
                text: card.ballot.sentence
                tone: card.phase === "recorded" || (card.phase === "published" && card.ballot.adopted) ? "green" : card.phase === "published" ? "red" : card.phase === "sending" ? "blue" : "amber"
                iconName: card.phase === "recorded" ? "circle-check" : card.phase === "published" ? "gavel" : "info"
                Layout.fillWidth: true
            }
            RowLayout {
                visible: card.phase !== "published" && card.phase !== "cancelled"
                spacing: Theme.gap2
                Layout.fillWidth: true
                Icon { name: "eye"; size: Math.round(16 * Theme.scale); color: Theme.muted }
                AppText { objectName: "voteReceived"; text: card.ballot.received; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A scrutineer's part of a verifiable vote, from the making of the keys to the counting record.
Sheet {
    id: sheet

    required property ShellViewModel shell
    readonly property ScrutineerViewModel scrutineer: shell.sealed.scrutineer

    objectName: "scrutineerSheet"
    title: qsTr("Scrutineers")
    preferredWidth: 640
    // With large letters on a small screen what is to be compared comes before what is said about it.
    readonly property bool tight: parent !== null && parent.width / Theme.scale < 400
    readonly property bool codesFirst: tight && scrutineer.comparing

    Flow {
        visible: sheet.scrutineer.several
        spacing: Theme.gap2
        Layout.fillWidth: true
        Repeater {
            model: sheet.scrutineer.votes
            ActionButton {
                required property string key
                required property string question
                required property bool chosen
                required property int index
                objectName: "scrutineerVote" + index
                width: Math.min(implicitWidth, parent ? parent.width : implicitWidth)
                text: question
                tone: chosen ? "blue" : "plain"
                quiet: !chosen
                onClicked: sheet.scrutineer.choose(key)
            }
        }
    }
    AppText { objectName: "scrutineerQuestion"; visible: !sheet.scrutineer.several; text: sheet.scrutineer.question; size: sheet.tight ? Theme.tiny : Theme.body; font.weight: Font.DemiBold; Layout.fillWidth: true }
    Loader { active: sheet.codesFirst; visible: active; Layout.fillWidth: true; sourceComponent: codes }
    Notice { objectName: "scrutineerSentence"; text: sheet.scrutineer.sentence; tone: sheet.scrutineer.tone === "plain" ? "blue" : sheet.scrutineer.tone; Layout.fillWidth: true }
    Notice { objectName: "scrutineerProblem"; text: sheet.scrutineer.problem; tone: "red"; Layout.fillWidth: true }
    Notice { objectName: "scrutineerWarning"; text: sheet.scrutineer.warning; tone: "amber"; iconName: "triangle-alert"; Layout.fillWidth: true }
    Notice { objectName: "scrutineerGuard"; text: sheet.scrutineer.guard; tone: "amber"; iconName: "triangle-alert"; Layout.fillWidth: true }
    AppText { objectName: "scrutineerVerdict"; text: sheet.scrutineer.verdict; visible: text !== ""; font.weight: Font.DemiBold; Layout.fillWidth: true }
    AppText { objectName: "scrutineerNumbers"; text: sheet.scrutineer.numbers; visible: text !== ""; Layout.fillWidth: true }
    Loader { active: !sheet.codesFirst; visible: active; Layout.fillWidth: true; sourceComponent: codes }
    Notice { objectName: "scrutineerLoss"; text: sheet.scrutineer.loss; tone: "amber"; iconName: "triangle-alert"; Layout.fillWidth: true }
    ScrutineerSteps { scrutineer: sheet.scrutineer; Layout.fillWidth: true }

    Component { id: codes; TrusteeCodes { scrutineer: sheet.scrutineer } }
    footer: [
        ActionButton {
            objectName: "scrutineerAct"
            visible: text !== ""
            text: sheet.scrutineer.action
            iconName: sheet.scrutineer.comparing ? "check" : "lock"
            tone: sheet.scrutineer.comparing ? "green" : "blue"
            busy: sheet.scrutineer.busy
            enabled: !sheet.scrutineer.busy
            minimumHeight: Math.max(Theme.target, 54)
            Layout.fillWidth: true
            onClicked: sheet.scrutineer.act()
        },
        ActionButton {
            objectName: "scrutineerRecord"
            visible: sheet.scrutineer.counted
            text: qsTr("Counting record and public record")
            iconName: "scroll-text"
            Layout.fillWidth: true
            onClicked: { const poll = sheet.scrutineer.poll; sheet.close(); sheet.shell.sealed.showRecord(poll) }
        }
    ]
}

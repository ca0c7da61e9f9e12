pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models
import "../sitting"

// The vote of somebody whose device failed: first who it is, then what they said aloud.
Sheet {
    id: sheet

    required property NotedVotesViewModel noted
    readonly property bool wanted: noted.asking
    readonly property bool answering: noted.person !== ""

    objectName: "notedSheet"
    title: noted.written ? qsTr("Enter a form handed in") : qsTr("Note a spoken vote")
    preferredWidth: 580
    onWantedChanged: { if (!wanted) { close(); return } search.text = ""; open() }
    onAnsweringChanged: { opinion.text = ""; if (!answering) search.text = "" }
    onClosed: if (wanted) noted.close()

    Notice { objectName: "notedSaid"; text: sheet.noted.said; tone: sheet.noted.tone; Layout.fillWidth: true }
    AppText { objectName: "notedQuestion"; text: sheet.noted.question; font.weight: Font.DemiBold; Layout.fillWidth: true }
    Field { id: search; objectName: "notedSearch"; visible: !sheet.answering; label: qsTr("Search a name"); Layout.fillWidth: true; onTextChanged: sheet.noted.search(text) }
    Repeater {
        model: sheet.noted.people
        PersonButton {
            required property string key
            required property string name
            required property string detail
            required property bool usable
            objectName: "notedPerson-" + key
            text: name
            subtext: detail
            iconName: usable ? "chevron-right" : "lock"
            enabled: usable
            Layout.fillWidth: true
            onClicked: sheet.noted.choose(key)
        }
    }
    AppText { objectName: "notedMore"; visible: text !== ""; text: sheet.noted.more; color: Theme.muted; Layout.fillWidth: true }
    OptionAnswers { objectName: "notedMotion"; visible: sheet.answering && sheet.noted.method === "motion"; name: sheet.noted.name; note: sheet.noted.detail; mark: sheet.noted.mark; Layout.fillWidth: true; onMarked: choice => sheet.noted.markOption("", choice) }
    AppText { objectName: "notedName"; visible: sheet.answering && sheet.noted.method !== "motion"; text: sheet.noted.name + (sheet.noted.detail === "" ? "" : " · " + sheet.noted.detail); font.weight: Font.Bold; Layout.fillWidth: true }
    Repeater {
        model: sheet.noted.method === "motion" ? null : sheet.noted.options
        Loader {
            id: line
            required property string key
            required property string name
            required property string mark
            required property bool usable
            required property int number
            Layout.fillWidth: true
            sourceComponent: sheet.noted.method === "each" ? each : one
            Component { id: one; OptionBox { objectName: "notedOption" + line.number; text: line.name; chosen: line.mark !== ""; enabled: line.usable; onClicked: sheet.noted.markOption(line.key, "yes") } }
            Component { id: each; OptionAnswers { name: line.name; mark: line.mark; number: line.number; onMarked: choice => sheet.noted.markOption(line.key, choice) } }
        }
    }
    AppText { objectName: "notedLeft"; visible: sheet.answering && text !== ""; text: sheet.noted.left; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    Area { id: opinion; objectName: "notedOpinion"; visible: sheet.answering && sheet.noted.opinions; label: qsTr("Their opinion in words (may be empty)"); lines: 2; Layout.fillWidth: true; onTextChanged: sheet.noted.write(text) }
    ActionButton { objectName: "notedBlank"; visible: sheet.noted.blankOffered; text: qsTr("Blank ballot"); tone: "plain"; quiet: true; iconName: "square"; Layout.fillWidth: true; onClicked: sheet.noted.send(true) }
    ActionButton { objectName: "notedOther"; visible: sheet.answering; text: qsTr("Choose somebody else"); tone: "plain"; quiet: true; iconName: "users"; Layout.fillWidth: true; onClicked: sheet.noted.choose("") }
    AppText { objectName: "notedLead"; text: sheet.noted.lead; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    footer: [ActionButton { objectName: "notedSend"; visible: sheet.answering; enabled: sheet.noted.sendable; text: sheet.noted.action; iconName: "check"; Layout.fillWidth: true; onClicked: sheet.noted.send(false) }]
}

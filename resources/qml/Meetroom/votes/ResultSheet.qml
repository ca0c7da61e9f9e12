pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// One counted vote with all that is known here: outcome, numbers, groups, names.
Sheet {
    id: sheet

    required property ChairVotesViewModel votes
    readonly property bool wanted: votes.shownPoll !== ""

    objectName: "resultSheet"
    title: qsTr("Result in full")
    preferredWidth: 600
    onWantedChanged: if (wanted) open(); else close()
    onClosed: votes.showResult("")

    AppText { objectName: "resultQuestion"; text: sheet.votes.shownQuestion; font.weight: Font.DemiBold; size: Theme.body; Layout.fillWidth: true }
    Notice { objectName: "resultSentence"; text: sheet.votes.shownResult; tone: sheet.votes.shownTone; iconName: "gavel"; Layout.fillWidth: true }
    AppText { visible: text !== ""; text: sheet.votes.shownTurnout; color: Theme.muted; Layout.fillWidth: true }
    OptionBars { model: sheet.votes.options; Layout.fillWidth: true }
    PartLines { model: sheet.votes.groups; title: qsTr("By group"); Layout.fillWidth: true }
    PartLines { model: sheet.votes.names; title: qsTr("Each vote"); Layout.fillWidth: true }
}

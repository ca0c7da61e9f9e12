import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The rarer choices of a vote: method, majority, tie, what is declared, time, paper and more.
ColumnLayout {
    id: more

    required property PollDraftViewModel draft

    spacing: Theme.gap4

    Picker { objectName: "pollMethod"; visible: more.draft.methods.length > 1; label: qsTr("What a ballot says"); options: more.draft.methods; index: more.draft.method; Layout.fillWidth: true; onPicked: index => more.draft.chooseMethod(index) }
    Picker { objectName: "pollThreshold"; label: qsTr("Majority"); options: more.draft.thresholds; index: more.draft.threshold; Layout.fillWidth: true; onPicked: index => more.draft.chooseThreshold(index) }
    Field { id: share; objectName: "pollShare"; visible: more.draft.threshold === more.draft.thresholds.length - 1; label: qsTr("Share, such as 3/5"); text: more.draft.custom; Layout.fillWidth: true; onTextChanged: if (text !== more.draft.custom) more.draft.typeThreshold(text, more.draft.atLeast) }
    CheckRow { objectName: "pollAtLeast"; visible: share.visible; text: qsTr("Reaching the share is enough"); checked: more.draft.atLeast; Layout.fillWidth: true; onClicked: { more.draft.typeThreshold(share.text, !more.draft.atLeast); checked = Qt.binding(() => more.draft.atLeast) } }
    Picker { objectName: "pollBase"; label: qsTr("Counted of"); options: more.draft.bases; index: more.draft.base; Layout.fillWidth: true; onPicked: index => more.draft.chooseBase(index) }
    Picker { objectName: "pollTie"; label: qsTr("In a tie"); options: more.draft.ties; index: more.draft.tie; Layout.fillWidth: true; onPicked: index => more.draft.chooseTie(index) }
    Picker { objectName: "pollResultDetail"; label: qsTr("What everybody is shown of the result"); options: more.draft.details; index: more.draft.detail; Layout.fillWidth: true; onPicked: index => more.draft.chooseDetail(index) }
    Picker { objectName: "pollTime"; label: qsTr("Time shown"); options: more.draft.timers; index: more.draft.timer; Layout.fillWidth: true; onPicked: index => more.draft.chooseTimer(index) }
    CheckRow { objectName: "pollTogether"; text: qsTr("Declare together with the other votes of this item"); checked: more.draft.together; Layout.fillWidth: true; onClicked: { more.draft.toggle("together"); checked = Qt.binding(() => more.draft.together) } }
    CheckRow { objectName: "pollPaper"; visible: more.draft.paperOffered; text: qsTr("Some vote on paper; a counting record is entered"); checked: more.draft.paper; Layout.fillWidth: true; onClicked: { more.draft.toggle("paper"); checked = Qt.binding(() => more.draft.paper) } }
    CheckRow { objectName: "pollOpinions"; visible: more.draft.opinionsOffered; text: qsTr("An opinion in words can be added"); checked: more.draft.opinions; Layout.fillWidth: true; onClicked: { more.draft.toggle("opinions"); checked = Qt.binding(() => more.draft.opinions) } }
    CheckRow { objectName: "pollWeighted"; visible: more.draft.weightedOffered; text: qsTr("Votes count by their weight"); checked: more.draft.weighted; Layout.fillWidth: true; onClicked: { more.draft.toggle("weighted"); checked = Qt.binding(() => more.draft.weighted) } }
    CheckRow { objectName: "pollBlank"; visible: more.draft.methodKey !== "motion"; text: qsTr("Blank ballots are allowed"); checked: more.draft.blank; Layout.fillWidth: true; onClicked: { more.draft.toggle("blank_allowed"); checked = Qt.binding(() => more.draft.blank) } }
}

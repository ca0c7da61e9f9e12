import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A comment on a draft: what somebody wants otherwise, and what came of it.
Rectangle {
    id: line

    required property int index
    required property string key
    required property string who
    required property string words
    required property string about
    required property string place
    required property string outcome
    required property string tone
    required property bool answered
    required property MinutesReviewViewModel review
    signal visited(string place)

    implicitHeight: column.implicitHeight + Theme.gap3 * 2
    radius: Theme.radiusSmall
    color: Theme.field
    border { width: Theme.contrast ? 1 : 0; color: Theme.line }
    Accessible.role: Accessible.ListItem
    Accessible.name: who + ": " + words + ", " + outcome

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2
        AppText { text: line.who; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        AppText { text: line.words; Layout.fillWidth: true }
        ActionButton { objectName: "commentPlace" + line.index; visible: line.place !== ""; text: line.about; iconName: "pen-line"; tone: "plain"; quiet: true; textSize: Theme.tiny; onClicked: line.visited(line.place) }
        AppText { visible: line.place === ""; text: line.about; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        WordBadge { text: line.outcome; tone: line.tone; Layout.fillWidth: true; visible: line.answered || text !== "" }
        Field { id: word; objectName: "commentAnswer" + line.index; visible: !line.answered; label: ""; placeholder: qsTr("A word of answer"); Layout.fillWidth: true; onAccepted: line.review.answer(line.key, true, word.text) }
        Flow {
            visible: !line.answered
            spacing: Theme.gap2
            Layout.fillWidth: true
            ActionButton { objectName: "commentTaken" + line.index; text: qsTr("Taken up"); iconName: "check"; tone: "green"; quiet: true; width: Math.min(implicitWidth, parent.width); onClicked: line.review.answer(line.key, true, word.text) }
            ActionButton { objectName: "commentLeft" + line.index; text: qsTr("Not taken up"); iconName: "x"; tone: "plain"; quiet: true; width: Math.min(implicitWidth, parent.width); onClicked: line.review.answer(line.key, false, word.text) }
        }
    }
}

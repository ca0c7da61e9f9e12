pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Comment on the draft, at a place or on the whole, and see what became of the comments.
ReadingColumn {
    id: page

    required property MinutesCommentsViewModel comments
    readonly property int arrived: comments.sent
    onArrivedChanged: if (arrived > 0) words.text = ""

    objectName: "readingComments"
    Notice { objectName: "commentsLate"; text: page.comments.late; tone: "amber"; Layout.fillWidth: true }
    Picker { id: where; objectName: "commentPlace"; visible: page.comments.may; label: qsTr("What it is about"); options: page.comments.places; Layout.fillWidth: true; onPicked: index => where.index = index }
    Area { id: words; objectName: "commentText"; visible: page.comments.may; label: qsTr("Comment for the secretary"); lines: 3; Layout.fillWidth: true }
    ActionButton {
        objectName: "commentSend"
        visible: page.comments.may
        text: qsTr("Send the comment")
        iconName: "send"
        busy: page.comments.sending
        enabled: words.text.trim() !== "" && !page.comments.sending
        Layout.fillWidth: true
        onClicked: page.comments.send(Math.max(0, where.index), words.text)
    }
    AppText { objectName: "commentsEmpty"; visible: text !== ""; text: page.comments.empty; color: Theme.muted; Layout.fillWidth: true }
    Repeater {
        model: page.comments.rows
        ReadingRemark {
            required property string key
            objectName: "comment-" + key
            answerLabel: qsTr("Secretary: %1")
            Layout.fillWidth: true
        }
    }
}

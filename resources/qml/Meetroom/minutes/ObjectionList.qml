pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Objections to the approved minutes: until when one may object, own ones and the answers; the chair answers.
ReadingColumn {
    id: page

    required property ObjectionsViewModel objections

    objectName: "objectionList"
    AppText { objectName: "objectionTerm"; visible: text !== ""; text: page.objections.term; Layout.fillWidth: true }
    ActionButton {
        objectName: "objectionBegin"
        visible: page.objections.may
        text: qsTr("Object…")
        tone: "red"
        quiet: true
        iconName: "message-square"
        Layout.fillWidth: true
        onClicked: write.begin()
    }
    AppText { objectName: "objectionsEmpty"; visible: text !== ""; text: page.objections.empty; color: Theme.muted; Layout.fillWidth: true }
    Repeater {
        model: page.objections.rows
        ReadingRemark {
            id: remark
            required property string key
            required property bool answers
            objectName: "objection-" + key
            answerLabel: qsTr("Chair: %1")
            Layout.fillWidth: true
            ActionButton { objectName: "objectionAnswer-" + remark.key; visible: remark.answers; text: qsTr("Answer…"); quiet: true; Layout.fillWidth: true; onClicked: answer.begin(remark.key, remark.text, remark.by) }
        }
    }
    ObjectionSheet { id: write; objections: page.objections }
    ObjectionAnswer { id: answer; objections: page.objections }
}

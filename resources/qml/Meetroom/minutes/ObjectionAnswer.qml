import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The chair's answer to an objection.
Sheet {
    id: sheet

    required property ObjectionsViewModel objections
    property string key: ""
    property string about: ""
    property string who: ""
    function begin(objection: string, text: string, by: string) { key = objection; about = text; who = by; words.text = ""; open() }
    function rule(upheld: bool) { close(); objections.answer(key, upheld, words.text) }

    objectName: "objectionAnswerSheet"
    title: qsTr("Answer the objection")
    preferredWidth: 520
    AppText { text: sheet.who; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    AppText { text: sheet.about; size: Theme.body; Layout.fillWidth: true }
    Area { id: words; objectName: "objectionAnswerText"; label: qsTr("Answer, for the author and the record"); lines: 3; Layout.fillWidth: true }
    GridLayout {
        columns: sheet.width > 440 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap2
        rowSpacing: Theme.gap2
        uniformCellWidths: true
        Layout.fillWidth: true
        ActionButton { objectName: "objectionUphold"; enabled: words.text.trim() !== ""; text: qsTr("Upheld"); tone: "green"; iconName: "check"; Layout.fillWidth: true; onClicked: sheet.rule(true) }
        ActionButton { objectName: "objectionReject"; enabled: words.text.trim() !== ""; text: qsTr("Not upheld"); tone: "red"; iconName: "x"; Layout.fillWidth: true; onClicked: sheet.rule(false) }
    }
}

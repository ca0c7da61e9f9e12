import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The chair's answer to a point of order: one press, with words for the minutes where wanted.
Sheet {
    id: sheet

    required property FloorViewModel floor
    property string key: ""
    property string who: ""
    property string about: ""
    function begin(speech: string, name: string, kind: string) { key = speech; who = name; about = kind; words.text = ""; open() }
    function rule(ruling: string) { close(); floor.answer(key, ruling, words.text) }

    objectName: "rulingSheet"
    title: qsTr("Point of order")
    preferredWidth: 520

    AppText { text: sheet.who; size: Theme.body; font.weight: Font.DemiBold; Layout.fillWidth: true }
    AppText { text: sheet.about; color: Theme.muted; Layout.fillWidth: true }
    Area { id: words; objectName: "rulingText"; label: qsTr("Answer for the minutes (may be empty)"); lines: 2; Layout.fillWidth: true }
    GridLayout {
        columns: sheet.width > 440 * Theme.scale ? 3 : 1
        columnSpacing: Theme.gap2
        rowSpacing: Theme.gap2
        uniformCellWidths: true
        Layout.fillWidth: true
        ActionButton { objectName: "ruleUpheld"; text: qsTr("Upheld"); tone: "green"; iconName: "check"; Layout.fillWidth: true; onClicked: sheet.rule("upheld") }
        ActionButton { objectName: "ruleNot"; text: qsTr("Not upheld"); tone: "red"; iconName: "x"; Layout.fillWidth: true; onClicked: sheet.rule("not_upheld") }
        ActionButton { objectName: "ruleNoted"; text: qsTr("Noted"); tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: sheet.rule("noted") }
    }
}

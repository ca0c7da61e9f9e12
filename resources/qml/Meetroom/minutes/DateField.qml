import QtQuick
import QtQuick.Layouts
import Meetroom

// A day, written day first, or picked from a calendar.  `meant`: the day understood, dd/mm/yyyy.
ColumnLayout {
    id: field

    property string label: ""
    property string text: ""
    property string meant: ""
    property string problem: ""
    property int year: 2026
    property int month: 1
    property int day: 0
    signal edited(string text)
    signal picked(int year, int month, int day)

    function begin() { entry.input.forceActiveFocus() }

    spacing: Theme.gap1
    onTextChanged: if (entry.text !== text) entry.text = text
    RowLayout {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Field {
            id: entry
            objectName: field.objectName + "Text"
            label: field.label
            placeholder: qsTr("dd/mm/yyyy")
            problem: field.problem
            Layout.fillWidth: true
            input.inputMethodHints: Qt.ImhDate
            onTextChanged: if (text !== field.text) field.edited(text)
        }
        IconButton { objectName: field.objectName + "Calendar"; iconName: "calendar-days"; fill: Theme.field; text: qsTr("Choose in the calendar"); Layout.alignment: Qt.AlignTop; Layout.topMargin: Math.round(Theme.small * 1.5) + Theme.gap1; onClicked: calendar.begin(field.year, field.month, field.day) }
    }
    AppText { objectName: field.objectName + "Meant"; visible: field.meant !== "" && field.meant !== entry.text.trim(); text: "= " + field.meant; size: Theme.tiny; color: Theme.greenText; Layout.fillWidth: true }
    CalendarSheet { id: calendar; objectName: field.objectName + "Sheet"; onPicked: (year, month, day) => { field.picked(year, month, day); entry.input.forceActiveFocus() } }
}

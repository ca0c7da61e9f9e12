pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The rules of the meeting with the source of each; before the opening others can be chosen.
Sheet {
    id: sheet

    required property RulesViewModel rules
    readonly property bool wanted: rules.asking

    objectName: "rulesSheet"
    title: qsTr("Rules of the meeting")
    preferredWidth: 720
    onWantedChanged: wanted ? open() : close()
    onClosed: rules.close()

    Picker {
        objectName: "rulesChoice"
        visible: sheet.rules.editable && sheet.rules.options.length > 0
        label: qsTr("Rules")
        options: sheet.rules.options
        index: sheet.rules.chosen
        Layout.fillWidth: true
        onPicked: index => sheet.rules.pick(index)
    }
    AppText { visible: !sheet.rules.editable; text: sheet.rules.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
    Repeater {
        model: sheet.rules.lines
        ColumnLayout {
            id: line
            required property string title
            required property string value
            required property string source
            spacing: 2
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: [title, value, source].filter(part => part !== "").join(". ")
            AppText { text: line.title; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: line.value; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { visible: text !== ""; text: line.source === "" ? "" : qsTr("Source: %1").arg(line.source); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
        }
    }
    footer: ActionButton {
        objectName: "rulesSave"
        visible: sheet.rules.editable
        text: qsTr("Let these rules hold")
        iconName: "check"
        Layout.fillWidth: true
        onClicked: sheet.rules.save()
    }
}

import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The chair's conclusion on an item, as text.
Sheet {
    id: sheet

    required property AgendaDeskViewModel desk
    property string key: ""
    function begin(item: string, before: string) { key = item; words.text = before; open(); words.input.forceActiveFocus() }

    objectName: "concludeSheet"
    title: qsTr("Conclusion of the chair")
    preferredWidth: 560

    Area { id: words; objectName: "conclusion"; label: qsTr("Conclusion"); lines: 5; Layout.fillWidth: true }
    footer: ActionButton {
        objectName: "concludeConfirm"
        text: qsTr("Record")
        enabled: words.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: { sheet.desk.conclude(sheet.key, words.text); sheet.close() }
    }
}

import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// What goes with a paper that is handed in.
Sheet {
    id: sheet

    required property PapersDeskViewModel desk
    property url file

    objectName: "uploadSheet"
    title: qsTr("Add a paper")
    function ask(chosen: url) {
        file = chosen
        name.text = desk.proposedTitle(chosen)
        open()
    }

    Field { id: name; objectName: "paperTitle"; label: qsTr("Title"); Layout.fillWidth: true }
    Picker { id: item; objectName: "paperItem"; label: qsTr("Agenda item"); options: sheet.desk.items; Layout.fillWidth: true }
    Picker { id: audience; objectName: "paperAudience"; label: qsTr("Who may read it"); options: sheet.desk.audiences; Layout.fillWidth: true }
    Picker { id: label; objectName: "paperLabel"; label: qsTr("Confidentiality"); options: sheet.desk.labels; Layout.fillWidth: true }
    Notice { text: qsTr("State secrets must not be handed in: Law 117/2025/QH15, Article 5(2), forbids them on networked machines."); tone: "amber"; iconName: "shield"; Layout.fillWidth: true }
    ActionButton {
        objectName: "paperSend"
        text: qsTr("Hand in")
        iconName: "upload"
        enabled: name.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: { sheet.desk.upload(sheet.file, name.text, item.chosen, label.chosen, audience.chosen); sheet.close() }
    }
}

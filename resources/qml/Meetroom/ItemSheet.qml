import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// A new agenda item, or a changed one.
Sheet {
    id: sheet

    required property AgendaDeskViewModel desk
    property string key: ""

    objectName: "itemSheet"
    title: key === "" ? qsTr("Add an item") : qsTr("Change the item")
    function create() {
        key = ""
        name.text = presenter.text = ""
        minutes.text = "15"
        kind.index = 1
        above.show(0)
        closed.checked = hidden.checked = false
        open()
    }
    function edit(itemKey: string, itemTitle: string, itemKind: int, itemMinutes: int, itemPresenter: string) {
        key = itemKey
        name.text = itemTitle
        kind.index = itemKind
        minutes.text = String(itemMinutes)
        presenter.text = itemPresenter
        open()
    }

    Field { id: name; objectName: "itemTitle"; label: qsTr("Title"); Layout.fillWidth: true }
    Picker { id: kind; objectName: "itemKind"; label: qsTr("Kind"); options: sheet.desk.kinds; Layout.fillWidth: true }
    Field { id: minutes; objectName: "itemMinutes"; label: qsTr("Minutes planned"); input.inputMethodHints: Qt.ImhDigitsOnly; input.validator: IntValidator { bottom: 0; top: 600 } Layout.fillWidth: true }
    Field { id: presenter; objectName: "itemPresenter"; label: qsTr("Who presents it"); Layout.fillWidth: true }
    Picker { id: above; objectName: "itemParent"; visible: sheet.key === ""; label: qsTr("Part of"); options: sheet.desk.parents; Layout.fillWidth: true }
    CheckRow { id: closed; objectName: "itemClosed"; visible: sheet.key === ""; text: qsTr("Behind closed doors: guests see and hear nothing"); Layout.fillWidth: true }
    CheckRow { id: hidden; objectName: "itemHidden"; visible: sheet.key === ""; text: qsTr("Hidden until it is shown to everybody"); Layout.fillWidth: true }
    ActionButton {
        objectName: "itemSave"
        text: qsTr("Save")
        iconName: "save"
        enabled: name.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: {
            if (sheet.key === "") sheet.desk.add(name.text, kind.chosen, Number(minutes.text), presenter.text, closed.checked, hidden.checked, above.chosen)
            else sheet.desk.edit(sheet.key, name.text, kind.chosen, Number(minutes.text), presenter.text)
            sheet.close()
        }
    }
}

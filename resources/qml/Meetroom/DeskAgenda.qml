pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// The agenda, edited.
DeskPanel {
    id: panel

    required property AgendaDeskViewModel desk
    required property PaperDraftViewModel draft

    title: qsTr("Agenda")
    note: qsTr("Drop papers on the item they belong to.")
    actions: [
        ActionButton { objectName: "addItem"; text: qsTr("Add an item"); iconName: "plus"; onClicked: sheet.create() }
    ]
    AppText { visible: list.count === 0; text: qsTr("The agenda is empty. Add the first item."); color: Theme.muted; Layout.fillWidth: true }
    ListView {
        cacheBuffer: 0
            Layout.rightMargin: -8
        id: list
        objectName: "deskAgendaList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        model: panel.desk.items
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: ItemLine {
            id: line
            desk: panel.desk
            width: list.width - bar.room
            onEditWanted: (key, title, kind, minutes, presenter) => sheet.edit(key, title, kind, minutes, presenter)
            onConcludeWanted: (key, conclusion) => { conclude.key = key; words.text = conclusion; conclude.open() }
            FileDrop { anchors.fill: parent; onTaken: urls => panel.draft.take(urls, line.key) }
        }
    }
    ItemSheet { id: sheet; desk: panel.desk }
    Sheet {
        id: conclude
        objectName: "concludeSheet"
        property string key: ""
        title: qsTr("Conclusion of the chair")
        Area { id: words; objectName: "conclusion"; label: qsTr("Conclusion"); lines: 5; Layout.fillWidth: true }
        ActionButton {
            objectName: "concludeConfirm"
            text: qsTr("Record")
            enabled: words.text.trim() !== ""
            Layout.fillWidth: true
            onClicked: { panel.desk.conclude(conclude.key, words.text); conclude.close() }
        }
    }
}

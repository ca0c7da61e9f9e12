pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// The items with all that can be done with them: carried by mouse, finger or arrow keys, changed, deferred, concluded.
ColumnLayout {
    id: editor

    property AgendaDeskViewModel desk
    property PaperDraftViewModel draft: null
    property bool withButton: true
    function add() { sheet.create() }

    spacing: Theme.gap2

    ActionButton { objectName: "addItemHere"; visible: editor.withButton && (editor.desk?.open ?? false); text: qsTr("Add an item"); iconName: "plus"; tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: editor.add() }
    AppText { visible: list.count === 0; text: qsTr("The agenda is empty. Add the first item."); color: Theme.muted; Layout.fillWidth: true }
    ListView {
        id: list
        objectName: "deskAgendaList"
        // The row under the item that is carried, -1 for none.
        property int under: -1
        cacheBuffer: 0
        Layout.rightMargin: -8
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        model: editor.desk ? editor.desk.items : null
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: ItemLine {
            id: line
            desk: editor.desk
            view: list
            width: list.width - bar.room
            onEditWanted: (key, title, kind, minutes, presenter) => sheet.edit(key, title, kind, minutes, presenter)
            onConcludeWanted: (key, conclusion) => conclude.begin(key, conclusion)
            onDeferWanted: key => { defer.key = key; defer.open() }
            FileDrop { anchors.fill: parent; enabled: editor.draft !== null; onTaken: urls => editor.draft.take(urls, line.key) }
        }
    }
    ItemSheet { id: sheet; desk: editor.desk }
    ConclusionSheet { id: conclude; desk: editor.desk }
    Sheet {
        id: defer
        objectName: "deferSheet"
        property string key: ""
        title: qsTr("Defer the item")
        onOpened: reason.text = ""
        AppText { text: qsTr("The item is taken from the table. It can be called again later, or left to the next meeting."); color: Theme.muted; Layout.fillWidth: true }
        Field { id: reason; objectName: "deferReason"; label: qsTr("Reason"); input.maximumLength: 500; Layout.fillWidth: true }
        ActionButton {
            objectName: "deferConfirm"
            text: qsTr("Defer")
            enabled: reason.text.trim() !== ""
            Layout.fillWidth: true
            onClicked: { editor.desk.defer(defer.key, reason.text); defer.close() }
        }
    }
}

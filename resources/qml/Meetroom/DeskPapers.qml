pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// Papers under their agenda items: hand in, order, release, replace, withdraw.
DeskPanel {
    id: panel

    required property PapersDeskViewModel desk
    property string target: ""

    title: qsTr("Papers")
    note: !desk.changing || height < 520 * Theme.scale ? "" : qsTr("Drop files or folders on an item, or here. Nobody reads a paper before it is released.")
    actions: [
        ActionButton { objectName: "uploadPaper"; visible: panel.desk.changing; text: qsTr("Add files"); iconName: "file-plus"; onClicked: panel.choose("") },
        ActionButton { objectName: "uploadFolder"; visible: panel.desk.changing; text: qsTr("Add a folder"); tone: "plain"; quiet: true; iconName: "folder-open"; onClicked: { panel.target = ""; chooser.chooseFolder() } },
        ActionButton { objectName: "releaseAll"; visible: panel.desk.unreleased > 0 && panel.desk.releasing; text: qsTr("Release all"); tone: "green"; quiet: true; iconName: "lock-open"; onClicked: panel.desk.releaseAll() }
    ]
    function choose(item: string) { target = item; chooser.chooseFiles() }

    UploadQueue {
        queue: panel.desk.queue
        room: panel.height
        Layout.fillWidth: true
    }
    ListView {
        id: list
        objectName: "paperList"
        // The row under the dragged paper, -1 for none.
        property int under: -1
        cacheBuffer: 0
        Layout.rightMargin: -8
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        model: panel.desk.papers
        activeFocusOnTab: true
        keyNavigationEnabled: true
        highlightMoveDuration: Theme.fast
        Accessible.role: Accessible.List
        Accessible.name: panel.title
        Keys.onReturnPressed: { if (currentItem) (currentItem as PaperEntry).begin() }
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: PaperEntry {
            desk: panel.desk
            width: list.width - bar.room
            onFilesWanted: item => panel.choose(item)
            onReplaceWanted: key => chooser.chooseVersion(key)
            onWithdrawWanted: key => { withdraw.key = key; withdraw.open() }
        }
    }
    AppText { visible: list.count === 0 && panel.desk.changing; text: qsTr("The agenda is empty and no paper is here yet. Drop files here, or begin with the agenda."); color: Theme.muted; Layout.fillWidth: true }

    FileDrop { parent: panel; anchors.fill: parent; z: -1; enabled: panel.desk.changing; onTaken: urls => panel.desk.draft.take(urls, "") }
    PaperChooser { id: chooser; desk: panel.desk; target: panel.target }
    Shortcut { sequence: "Ctrl+O"; enabled: panel.desk.changing; onActivated: panel.choose("") }
    Shortcut { sequence: "Ctrl+Shift+O"; enabled: panel.desk.changing; onActivated: { panel.target = ""; chooser.chooseFolder() } }
    Shortcut { sequences: [StandardKey.Paste]; enabled: panel.desk.changing; onActivated: panel.desk.draft.paste("") }
    Sheet {
        id: withdraw
        objectName: "withdrawSheet"
        property string key: ""
        title: qsTr("Withdraw the paper")
        AppText { text: qsTr("Every copy of its key is destroyed and nobody can open it any more. Write down the reason."); Layout.fillWidth: true }
        Field { id: reason; objectName: "withdrawReason"; label: qsTr("Reason"); input.maximumLength: 500; Layout.fillWidth: true }
        ActionButton {
            objectName: "withdrawConfirm"
            text: qsTr("Withdraw")
            tone: "red"
            enabled: reason.text.trim() !== ""
            Layout.fillWidth: true
            onClicked: { panel.desk.withdraw(withdraw.key, reason.text); reason.text = ""; withdraw.close() }
        }
    }
}

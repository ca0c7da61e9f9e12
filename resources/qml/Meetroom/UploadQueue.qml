pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Files on their way to the server, a row each, with what can be done to all of them; gone when there are none.
ColumnLayout {
    id: box

    required property PaperQueueViewModel queue
    required property real room
    // Too low for two lists: the files are shown in a sheet of their own.
    readonly property bool folded: room < 520 * Theme.scale

    visible: lines.count > 0
    spacing: Theme.gap2

    GridLayout {
        columns: box.width > 520 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap1
        Layout.fillWidth: true
        ColumnLayout {
            spacing: Theme.gap1
            Layout.fillWidth: true
            AppText { objectName: "queueSummary"; text: box.queue.summary; font.weight: Font.DemiBold; Layout.fillWidth: true }
            ProgressLine { visible: box.queue.open > 0; value: box.queue.part; Layout.fillWidth: true }
        }
        Flow {
            spacing: Theme.gap2
            layoutDirection: parent.columns === 2 ? Qt.RightToLeft : Qt.LeftToRight
            Layout.fillWidth: true
            ActionButton { objectName: "showUploads"; visible: box.folded; text: qsTr("Show the files"); tone: "plain"; quiet: true; iconName: "list"; onClicked: sheet.open() }
            ActionButton { objectName: "cancelAllUploads"; visible: box.queue.open > 1; text: qsTr("Cancel all"); tone: "plain"; quiet: true; iconName: "x"; onClicked: box.queue.cancelAll() }
            ActionButton { objectName: "retryAllUploads"; visible: box.queue.again > 1; text: qsTr("Try all again"); tone: "plain"; quiet: true; iconName: "refresh-cw"; onClicked: box.queue.retryAll() }
            ActionButton { objectName: "dismissUploads"; visible: box.queue.cleared > 1; text: qsTr("Clear what is done"); tone: "plain"; quiet: true; iconName: "check"; onClicked: box.queue.dismissEnded() }
        }
    }
    UploadLines {
        id: lines
        objectName: "uploadList"
        visible: !box.folded
        queue: box.queue
        onNameWanted: (key, name) => naming.ask(key, name)
        Layout.rightMargin: -8
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, box.room * 0.36)
    }
    Sheet {
        id: sheet
        objectName: "uploadsSheet"
        title: qsTr("Files on their way")
        preferredWidth: 640
        onWantedChanged: if (!wanted) close()
        readonly property bool wanted: lines.count > 0
        UploadLines { queue: box.queue; onNameWanted: (key, name) => naming.ask(key, name); Layout.fillWidth: true; Layout.preferredHeight: Math.min(contentHeight, Math.max(240, sheet.parent ? sheet.parent.height * 0.6 : 0)) }
    }
    Sheet {
        id: naming
        objectName: "uploadNameSheet"
        property string key: ""
        function ask(key: string, name: string) { naming.key = key; title.text = name; open() }
        function save() { box.queue.rename(key, title.text); close() }
        title: qsTr("Change the title")
        onOpened: { title.input.forceActiveFocus(); title.input.selectAll() }
        Field { id: title; objectName: "uploadName"; label: qsTr("Title"); input.maximumLength: 500; Layout.fillWidth: true; onAccepted: if (text.trim() !== "") naming.save() }
        ActionButton { objectName: "uploadNameSave"; text: qsTr("Save"); iconName: "save"; enabled: title.text.trim() !== ""; Layout.fillWidth: true; onClicked: naming.save() }
    }
}

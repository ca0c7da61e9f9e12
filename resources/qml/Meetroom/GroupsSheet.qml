pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// All groups of the meeting, and another name for one of them.
Sheet {
    id: sheet

    required property GroupsViewModel groups
    property string renamed: ""

    objectName: "groupsSheet"
    title: qsTr("Groups")
    preferredWidth: 560
    onOpened: groups.watch(true)
    onClosed: { groups.watch(false); renamed = "" }

    AppText { visible: sheet.groups.count === 0; text: qsTr("There is no group yet. Open a person and write down the name of a group."); color: Theme.muted; Layout.fillWidth: true }
    ListView {
        id: list
        objectName: "groupsList"
        cacheBuffer: 0
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(Math.max(contentHeight, Theme.target), Theme.target * 8)
        visible: count > 0
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.groups.rows
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: Rectangle {
            id: line
            required property string key
            required property string detail
            width: list.width - bar.room
            implicitHeight: row.implicitHeight + Theme.gap2 * 2
            radius: Theme.radiusSmall
            color: line.key === sheet.renamed ? Theme.blueSoft : Theme.field
            Accessible.role: Accessible.ListItem
            Accessible.name: key + ". " + detail
            RowLayout {
                id: row
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
                spacing: Theme.gap3
                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true
                    AppText { text: line.key; font.weight: Font.DemiBold; wrapMode: Text.WrapAtWordBoundaryOrAnywhere; Layout.fillWidth: true }
                    AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
                }
                IconButton { objectName: "renameGroup-" + line.key; iconName: "pencil"; ink: Theme.blueText; text: qsTr("Rename “%1”").arg(line.key); onClicked: { sheet.renamed = line.key; name.text = line.key; name.input.forceActiveFocus() } }
            }
        }
    }
    ColumnLayout {
        visible: sheet.renamed !== ""
        spacing: Theme.gap2
        Layout.fillWidth: true
        Field { id: name; objectName: "newGroupName"; label: qsTr("New name of “%1”").arg(sheet.renamed); input.maximumLength: 200; Layout.fillWidth: true; onAccepted: if (save.enabled) save.clicked() }
        Notice { text: sheet.groups.noteFor(sheet.renamed, name.text); tone: "amber"; Layout.fillWidth: true }
        AppText { text: qsTr("Its people and the readers of its papers go with it. Marks that somebody shared with the old name stay with that name; whoever made them can share them again."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        ActionButton {
            id: save
            objectName: "groupRename"
            text: qsTr("Rename")
            iconName: "save"
            busy: sheet.groups.busy
            enabled: !sheet.groups.busy && sheet.groups.mayRename(sheet.renamed, name.text)
            Layout.fillWidth: true
            onClicked: { sheet.groups.rename(sheet.renamed, name.text); sheet.renamed = "" }
        }
    }
}

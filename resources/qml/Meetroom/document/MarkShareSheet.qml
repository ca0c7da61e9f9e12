pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// For whom marks are: those to be drawn, or those that are drawn already.
Sheet {
    id: sheet

    required property MarkSharing sharing
    required property MarkPublishing publishing
    readonly property bool later: sharing.afterwards > 0

    objectName: "markShareSheet"
    title: later ? qsTr("Show %1 marks to").arg(sharing.afterwards) : qsTr("Who sees what you draw from now on")
    preferredWidth: 560
    onOpened: publishing.open = true
    onClosed: { publishing.open = ask.visible; sharing.close() }

    Connections {
        target: sheet.sharing
        function onAsked() { search.text = ""; sheet.open(); list.forceActiveFocus() }
    }

    ActionButton { objectName: "shareOnlyMe"; visible: !sheet.later; iconName: "lock"; text: qsTr("Only me"); tone: sheet.sharing.private ? "blue" : "plain"; quiet: !sheet.sharing.private; alignLeft: true; Layout.fillWidth: true; onClicked: { sheet.sharing.onlyMe(); sheet.close() } }
    Field { id: search; objectName: "shareSearch"; label: qsTr("Search by name, office or group"); Layout.fillWidth: true; onTextChanged: sheet.sharing.search(text) }
    ListView {
        id: list
        objectName: "shareList"
        cacheBuffer: 0
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(Math.max(contentHeight, Theme.target * 2), Theme.target * 6)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: true
        model: sheet.sharing.rows
        ScrollBar.vertical: ThinBar { id: rail }
        section.property: "section"
        section.delegate: AppText {
            required property string section
            width: list.width
            text: section
            visible: section !== ""
            height: visible ? implicitHeight : 0
            size: Theme.tiny
            font.weight: Font.Bold
            color: Theme.muted
            topPadding: Theme.gap2
        }
        delegate: CheckRow {
            id: row
            required property string key
            required property string name
            required property string detail
            required property bool chosen
            objectName: "share-" + key
            width: list.width - rail.room
            text: detail === "" ? name : name + " · " + detail
            checked: chosen
            onToggled: { sheet.sharing.toggle(key); checked = Qt.binding(() => row.chosen) }
        }
    }
    AppText { objectName: "shareChoice"; visible: sheet.sharing.usable; text: qsTr("Chosen: %1").arg(sheet.sharing.choice); font.weight: Font.DemiBold; Layout.fillWidth: true }
    AppText { text: qsTr("What is shared stays shared: others have it then. You can delete a mark, which deletes it for everybody. Whoever may not open this document sees nothing of it."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "shareAccept"; iconName: "check"; text: sheet.later ? qsTr("Share") : qsTr("Draw for them"); enabled: sheet.sharing.usable; Layout.fillWidth: true; onClicked: { sheet.sharing.accept(); sheet.close() } }
    ActionButton {
        objectName: "publishLayer"
        visible: sheet.publishing.count > 0
        iconName: "megaphone"
        quiet: true
        text: qsTr("Publish this layer: all my marks on this document (%1)…").arg(sheet.publishing.count)
        Layout.fillWidth: true
        onClicked: { ask.open(); sheet.close() }
    }
    AskSheet {
        id: ask
        objectName: "publishAsk"
        title: qsTr("Publish this layer")
        iconName: "megaphone"
        tone: "blue"
        question: qsTr("All %1 marks of yours on version %2 of “%3” will be shown to everybody who has the document. The meeting's record will say so, with a fingerprint of the marks as they are now. This cannot be taken back.").arg(sheet.publishing.count).arg(sheet.publishing.version).arg(sheet.publishing.title)
        confirmText: qsTr("Publish")
        onConfirmed: sheet.publishing.publish()
        onClosed: sheet.publishing.open = false
    }
}

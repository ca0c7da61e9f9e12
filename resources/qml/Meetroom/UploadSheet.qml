pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// What goes with files that are about to be handed in.
Sheet {
    id: sheet

    required property PaperDraftViewModel draft
    readonly property bool wanted: draft.asking
    readonly property FileDrop more: FileDrop { parent: sheet.background; anchors.fill: parent; onTaken: urls => sheet.draft.take(urls, "") }

    objectName: "uploadSheet"
    title: draft.count > 1 ? qsTr("Hand in %1 files").arg(draft.count) : qsTr("Hand in a paper")
    preferredWidth: 760
    onWantedChanged: wanted ? open() : close()
    onClosed: draft.close()

    AppText { visible: sheet.draft.reading; text: qsTr("The folder is being looked through…"); color: Theme.muted; Layout.fillWidth: true }
    Notice { text: sheet.draft.nothing; tone: "amber"; Layout.fillWidth: true }
    GridLayout {
        visible: sheet.draft.count > 0
        columns: sheet.width > 560 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap3
        uniformCellWidths: true
        Layout.fillWidth: true
        Picker { objectName: "paperLabel"; label: qsTr("Confidentiality"); options: sheet.draft.labels; index: sheet.draft.label; Layout.fillWidth: true; onPicked: index => sheet.draft.chooseLabel(index) }
        ReadersField { objectName: "paperReadersField"; text: sheet.draft.readers; Layout.fillWidth: true; onWanted: sheet.draft.chooseReaders() }
        Picker { objectName: "paperItemForAll"; visible: sheet.draft.count > 1; label: qsTr("Agenda item of all"); options: sheet.draft.itemsForAll; index: sheet.draft.forAll; Layout.fillWidth: true; Layout.alignment: Qt.AlignTop; onPicked: index => sheet.draft.tieAll(index) }
        Notice { visible: sheet.draft.refusal === ""; text: qsTr("State secrets must not be handed in: Law 117/2025/QH15, Article 5(2), forbids them on networked machines."); tone: "amber"; iconName: "shield"; Layout.columnSpan: parent.columns === 2 && sheet.draft.count < 2 ? 2 : 1; Layout.fillWidth: true }
    }
    Notice { objectName: "secretRefusal"; text: sheet.draft.refusal; tone: "red"; iconName: "shield"; Layout.fillWidth: true }
    ListView {
        id: files
        objectName: "draftList"
        visible: count > 0
        cacheBuffer: 0
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, Math.max(280, sheet.parent ? sheet.parent.height * 0.42 : 0))
        clip: true
        spacing: Theme.gap2
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.draft.files
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: DraftLine { draft: sheet.draft; width: files.width - bar.room }
    }
    AppText { visible: sheet.draft.omitted > 0; text: qsTr("Left out: %1").arg(sheet.draft.omitted); font.weight: Font.DemiBold; Layout.fillWidth: true }
    ListView {
        id: omissions
        objectName: "leftOutList"
        visible: count > 0
        cacheBuffer: 0
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, Theme.target * 3)
        clip: true
        spacing: 2
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.draft.leftOut
        ScrollBar.vertical: ThinBar { id: omitted }
        delegate: AppText {
            required property string name
            required property string why
            objectName: "leftOut"
            width: omissions.width - omitted.room
            text: name + " – " + why
            size: Theme.tiny
            color: Theme.muted
            wrapMode: Text.WrapAtWordBoundaryOrAnywhere
            Accessible.role: Accessible.ListItem
            Accessible.name: text
        }
    }
    footer: ActionButton {
        objectName: "paperSend"
        text: sheet.draft.count > 1 ? qsTr("Hand in %1 files").arg(sheet.draft.count) : qsTr("Hand in")
        iconName: "upload"
        enabled: sheet.draft.ready
        Layout.fillWidth: true
        onClicked: sheet.draft.send()
    }
}

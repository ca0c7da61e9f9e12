pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One paper: what is said of it, its versions and what the server found of their signatures.
Sheet {
    id: sheet

    required property PaperEditViewModel edit
    readonly property bool wanted: edit.asking
    property int shownVersions: 6

    objectName: "paperSheet"
    title: edit.name
    preferredWidth: 640
    onWantedChanged: {
        if (!wanted) { close(); return }
        name.text = edit.name
        open()
    }
    onClosed: edit.close()

    AppText { text: sheet.edit.stage; color: Theme.muted; Layout.fillWidth: true }
    Field { id: name; objectName: "editTitle"; visible: !sheet.edit.closed; label: qsTr("Title"); input.maximumLength: 500; Layout.fillWidth: true }
    Picker { objectName: "editItem"; visible: !sheet.edit.closed; label: qsTr("Agenda item"); options: sheet.edit.items; index: sheet.edit.item; Layout.fillWidth: true; onPicked: index => sheet.edit.tie(index) }
    ReadersField { objectName: "editReaders"; visible: !sheet.edit.closed; text: sheet.edit.readers; Layout.fillWidth: true; onWanted: sheet.edit.chooseReaders() }
    Picker { objectName: "editLabel"; visible: !sheet.edit.closed; label: qsTr("Confidentiality"); options: sheet.edit.labels; index: sheet.edit.label; Layout.fillWidth: true; onPicked: index => sheet.edit.chooseLabel(index) }
    Notice { objectName: "editSecretRefusal"; visible: !sheet.edit.closed && text !== ""; text: sheet.edit.refusal; tone: "red"; iconName: "shield"; Layout.fillWidth: true }
    ActionButton {
        objectName: "editSave"
        visible: !sheet.edit.closed
        text: qsTr("Save")
        iconName: "save"
        enabled: name.text.trim() !== "" && sheet.edit.refusal === ""
        Layout.fillWidth: true
        onClicked: sheet.edit.save(name.text)
    }
    Heading { text: qsTr("Versions"); Layout.fillWidth: true }
    Repeater {
        model: sheet.edit.versions
        ColumnLayout {
            id: version
            required property string title
            required property string detail
            required property string note
            required property string signatures
            required property string tone
            objectName: "versionLine"
            spacing: 2
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: title + " " + detail + " " + note + " " + signatures
            AppText { visible: text !== ""; text: version.title; font.weight: Font.DemiBold; color: Theme.greenText; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: version.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { visible: text !== ""; text: version.note; Layout.fillWidth: true; Accessible.ignored: true }
            WordBadge { visible: text !== ""; text: version.signatures; tone: version.tone; iconName: "signature"; limit: sheet.availableWidth - 12 }
        }
    }
}

import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Where the record was saved, its hash, and how the independent program checks it.
ColumnLayout {
    id: saved

    required property SealedRecordViewModel record

    visible: record.saved !== ""
    spacing: Theme.gap2

    Notice { objectName: "recordSaved"; text: saved.record.saved; tone: "green"; Layout.fillWidth: true }
    Notice { objectName: "recordCrowded"; text: saved.record.savedNote; tone: "amber"; Layout.fillWidth: true }
    SealedCode { label: "SHA-256"; text: saved.record.sha256; Layout.fillWidth: true }
    AppText { text: qsTr("With the independent program belenios-tool (Debian), type:"); Layout.fillWidth: true }
    SealedCode { objectName: "recordCommand"; text: saved.record.command; Layout.fillWidth: true }
    ActionButton { objectName: "recordCopy"; text: qsTr("Copy the command"); tone: "plain"; quiet: true; iconName: "copy"; Layout.fillWidth: true; onClicked: saved.record.copy(saved.record.command) }
}

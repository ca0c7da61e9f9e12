import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What is the matter with a document that cannot be read now, and what to do.
Item {
    id: state

    required property DocumentViewModel document
    signal documentsWanted()
    readonly property var glyphs: ({ none: "files", unreleased: "lock", downloading: "download", opening: "loader-circle", missing: "wifi-off", broken: "triangle-alert", withdrawn: "circle-x", cleared: "hard-drive" })
    readonly property bool bad: document.phase === "broken" || document.phase === "withdrawn"

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(parent.width - Theme.gap6 * 2, 440 * Theme.scale)
        spacing: Theme.gap4
        Rectangle {
            Layout.alignment: Qt.AlignHCenter
            implicitWidth: 72; implicitHeight: 72; radius: 36
            color: state.bad ? Theme.redSoft : Theme.card
            Icon { anchors.centerIn: parent; size: 32; name: state.glyphs[state.document.phase] ?? ""; color: state.bad ? Theme.redText : Theme.muted }
        }
        AppText {
            objectName: "documentSentence"
            text: state.document.sentence
            size: Theme.body
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        ProgressLine { visible: state.document.phase === "downloading" || state.document.phase === "missing"; value: state.document.progress; Layout.fillWidth: true }
        ActionButton {
            objectName: "documentAction"
            visible: text !== ""
            text: state.document.action
            iconName: "refresh-cw"
            Layout.alignment: Qt.AlignHCenter
            onClicked: state.document.retry()
        }
        ActionButton {
            objectName: "otherDocument"
            visible: state.document.hasDocuments
            quiet: true
            iconName: "files"
            text: qsTr("Choose a document")
            Layout.alignment: Qt.AlignHCenter
            onClicked: state.documentsWanted()
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import Meetroom.Models

// Papers: hand in, release, replace, withdraw.
DeskPanel {
    id: panel

    required property PapersDeskViewModel desk
    property string replacing: ""

    title: qsTr("Papers")
    note: qsTr("Drop files here. Nobody reads a paper before it is released.")
    actions: [
        ActionButton { objectName: "uploadPaper"; text: qsTr("Add a paper"); iconName: "upload"; onClicked: { panel.replacing = ""; files.open() } },
        ActionButton { objectName: "releaseAll"; visible: panel.desk.unreleased > 0; text: qsTr("Release all"); tone: "green"; quiet: true; iconName: "lock-open"; onClicked: panel.desk.releaseAll() }
    ]

    ListView {
        cacheBuffer: 0
        Layout.rightMargin: -8
        id: handedIn
        objectName: "uploadList"
        visible: count > 0
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, panel.height * 0.4)
        clip: true
        spacing: Theme.gap2
        boundsBehavior: Flickable.StopAtBounds
        model: panel.desk.uploads
        ScrollBar.vertical: ThinBar { id: uploadBar }
        delegate: UploadLine { desk: panel.desk; width: handedIn.width - uploadBar.room }
        // The newest is what one waits for.
        onCountChanged: Qt.callLater(positionViewAtEnd)
    }
    AppText { visible: list.count === 0; text: qsTr("No paper is here yet."); color: Theme.muted; Layout.fillWidth: true }
    ListView {
        cacheBuffer: 0
            Layout.rightMargin: -8
        id: list
        objectName: "paperList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: Theme.gap2
        boundsBehavior: Flickable.StopAtBounds
        model: panel.desk.papers
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: PaperLine {
            desk: panel.desk
            width: list.width - bar.room
            onReplaceWanted: key => { panel.replacing = key; files.open() }
            onWithdrawWanted: key => { withdraw.key = key; withdraw.open() }
        }
    }

    DropArea {
        parent: panel
        anchors.fill: parent
        onDropped: drop => { if (drop.hasUrls) sheet.ask(drop.urls[0]) }
    }
    FileDialog {
        id: files
        title: qsTr("Choose a paper")
        nameFilters: [qsTr("Papers") + " (*.pdf *.docx *.doc *.xlsx *.xls *.pptx *.ppt *.odt *.ods *.odp *.png *.jpg *.jpeg)"]
        onAccepted: panel.replacing !== "" ? panel.desk.replace(selectedFile, panel.replacing) : sheet.ask(selectedFile)
    }
    UploadSheet { id: sheet; desk: panel.desk }
    Sheet {
        id: withdraw
        objectName: "withdrawSheet"
        property string key: ""
        title: qsTr("Withdraw the paper")
        AppText { text: qsTr("Every copy of its key is destroyed and nobody can open it any more. Write down the reason."); Layout.fillWidth: true }
        Field { id: reason; objectName: "withdrawReason"; label: qsTr("Reason"); Layout.fillWidth: true }
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

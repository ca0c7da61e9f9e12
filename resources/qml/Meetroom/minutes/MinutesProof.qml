pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// The printed page as it will be, and what others say to it.
ColumnLayout {
    id: proof

    required property MinutesViewModel minutes
    readonly property MinutesPreviewViewModel preview: minutes.preview
    readonly property MinutesReviewViewModel review: minutes.review
    readonly property bool beside: width >= 760 * Theme.scale
    property bool commenting: false

    spacing: Theme.gap2
    Component.onCompleted: preview.watch(true)
    Component.onDestruction: preview.watch(false)

    Flow {
        spacing: Theme.gap2
        Layout.fillWidth: true
        ActionButton { objectName: "sendDraft"; visible: proof.review.sendable; text: qsTr("Send for comments"); iconName: "send"; width: Math.min(implicitWidth, parent.width); onClicked: proof.review.ask() }
        Segments { objectName: "previewLanguage"; name: qsTr("Language of the paper"); options: ["Tiếng Việt", "English"]; index: proof.preview.language; width: Math.min(implicitWidth, parent.width); onPicked: index => proof.minutes.issuing.setLanguage(index) }
        Segments { objectName: "previewWhich"; visible: proof.preview.issued; name: qsTr("What is shown"); options: [qsTr("As it stands now"), qsTr("The issued paper")]; index: proof.preview.paper ? 1 : 0; width: Math.min(implicitWidth, parent.width); onPicked: index => proof.preview.showPaper(index === 1) }
        SaveButton { objectName: "exportMinutes"; files: proof.minutes.files; kind: "pdf"; text: qsTr("Save as PDF") }
        SaveButton { objectName: "exportDocx"; files: proof.minutes.files; kind: "docx"; text: qsTr("Save as DOCX"); iconName: "file-text" }
        ActionButton { objectName: "proofComments"; visible: !proof.beside; text: proof.commenting ? qsTr("Pages") : qsTr("Comments (%1)").arg(proof.review.count); iconName: proof.commenting ? "file-text" : "message-square"; tone: "plain"; quiet: true; onClicked: proof.commenting = !proof.commenting }
    }
    FileState { files: proof.minutes.files; kinds: ["pdf", "docx"]; Layout.fillWidth: true }
    Notice { objectName: "previewProblem"; text: proof.preview.problem; tone: "red"; actionText: qsTr("Try again"); Layout.fillWidth: true; onActed: proof.preview.again() }
    RowLayout {
        spacing: Theme.gap3
        Layout.fillWidth: true
        Layout.fillHeight: true
        ColumnLayout {
            visible: proof.beside || !proof.commenting
            spacing: Theme.gap1
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 3
            PaperPages { objectName: "preview"; pages: proof.preview.pages; title: qsTr("Minutes as printed"); Layout.fillWidth: true; Layout.fillHeight: true; Layout.minimumHeight: Theme.target * 4 }
            AppText { objectName: "previewSaid"; text: proof.preview.said; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        }
        ColumnLayout {
            visible: proof.beside || proof.commenting
            spacing: Theme.gap2
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: proof.beside ? 2 : 3
            Layout.maximumWidth: proof.beside ? proof.width * 0.4 : -1
            Heading { text: proof.review.open > 0 ? qsTr("Comments, %1 to be answered").arg(proof.review.open) : qsTr("Comments"); Layout.fillWidth: true }
            AppText { objectName: "reviewLast"; visible: text !== ""; text: proof.review.last; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
            ListView {
                id: comments
                objectName: "commentList"
                clip: true
                cacheBuffer: 0
                spacing: Theme.gap2
                boundsBehavior: Flickable.StopAtBounds
                Layout.fillWidth: true
                Layout.fillHeight: true
                model: proof.review.rows
                ScrollBar.vertical: ThinBar { id: bar }
                delegate: CommentLine { review: proof.review; width: comments.width - bar.room; onVisited: place => { proof.minutes.writing.choose(place); proof.minutes.show(0) } }
                AppText { visible: comments.count === 0; width: parent.width - bar.room; color: Theme.muted; text: proof.review.last === "" ? qsTr("Nothing was sent yet. Send the draft, and comments come in here.") : qsTr("No comments yet.") }
            }
        }
    }
    SendSheet { review: proof.review }
    AudienceSheet { choice: proof.review.audiences }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import Meetroom
import Meetroom.Models

// The minutes for their readers: the pages, and beside or behind them what can be said and done about them.
Popup {
    id: sheet

    required property MinutesReadingViewModel reading
    readonly property bool wide: width >= 860 * Theme.scale
    readonly property bool low: height < 640 * Theme.scale
    property string part: ""
    readonly property var parts: [
        ...(wide ? [] : ["paper"]), "status",
        ...(reading.comments.may || reading.comments.count > 0 ? ["comments"] : []),
        ...(reading.over ? ["own", "objections"] : [])
    ]
    readonly property string now: parts.indexOf(part) >= 0 ? part : parts[0]
    readonly property var names: ({
        paper: qsTr("Pages"), status: qsTr("Where they stand"), own: qsTr("My part"),
        comments: reading.comments.count > 0 ? qsTr("Comments (%1)").arg(reading.comments.count) : qsTr("Comments"),
        objections: reading.objections.count > 0 ? qsTr("Objections (%1)").arg(reading.objections.count) : qsTr("Objections")
    })
    signal signWanted(string field)

    function show(what: string) { part = what; open() }
    function begin() {
        const kind = reading.callKind
        show(kind === "answer" ? "objections" : kind === "comment" && wide ? "comments" : wide ? "status" : "paper")
    }

    objectName: "readingSheet"
    parent: Overlay.overlay
    modal: true
    focus: true
    dim: true
    padding: Theme.gap3
    width: Math.min(1360, (parent ? parent.width : 1280) - Theme.gap2 * 2)
    height: (parent ? parent.height : 800) - Theme.gap2 * 2
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: Theme.gap2
    closePolicy: Popup.CloseOnEscape
    onAboutToShow: reading.watch(true)
    onClosed: reading.watch(false)

    Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle { radius: Theme.radius; color: Theme.raised; border { width: Theme.dark ? 1 : 0; color: Theme.line } }

    contentItem: ColumnLayout {
        spacing: Theme.gap2
        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.gap2
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                Heading { objectName: "readingTitle"; text: sheet.reading.title; size: sheet.low ? Theme.body : Theme.large; Layout.fillWidth: true }
                AppText { objectName: "readingAbout"; visible: text !== ""; text: sheet.reading.about; size: Theme.tiny; color: Theme.muted; maximumLineCount: sheet.low ? 1 : 4; elide: Text.ElideRight; Layout.fillWidth: true }
            }
            Segments {
                objectName: "readingPart"
                visible: sheet.wide && sheet.parts.length > 1
                name: qsTr("What is shown")
                options: sheet.parts.map(key => sheet.names[key])
                index: sheet.parts.indexOf(sheet.now)
                Layout.preferredWidth: Math.min(implicitWidth, sheet.availableWidth * 0.62)
                onPicked: index => sheet.part = sheet.parts[index]
            }
            IconButton { objectName: "readingSave"; visible: sheet.reading.saves; enabled: !sheet.reading.busy; iconName: "download"; text: qsTr("Save the PDF…"); onClicked: { target.selectedFile = sheet.reading.proposedFile(); target.open() } }
            IconButton { objectName: "readingOpenFile"; visible: sheet.reading.file !== ""; iconName: "external-link"; text: qsTr("Open the saved PDF"); onClicked: sheet.reading.openFile() }
            IconButton { objectName: "readingSheetClose"; iconName: "x"; text: qsTr("Close"); onClicked: sheet.close() }
        }
        Segments {
            objectName: "readingPart"
            visible: !sheet.wide && sheet.parts.length > 1
            name: qsTr("What is shown")
            options: sheet.parts.map(key => sheet.names[key])
            index: sheet.parts.indexOf(sheet.now)
            Layout.preferredWidth: Math.min(implicitWidth, sheet.availableWidth)
            onPicked: index => sheet.part = sheet.parts[index]
        }
        RowLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: Theme.gap3
            ReadingPaper {
                visible: sheet.wide || sheet.now === "paper"
                reading: sheet.reading
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            Loader {
                visible: sheet.wide || sheet.now !== "paper"
                active: sheet.opened || sheet.visible
                Layout.fillHeight: true
                Layout.fillWidth: !sheet.wide
                Layout.preferredWidth: Math.min(400 * Math.min(Theme.scale, 1.4), sheet.availableWidth * 0.46)
                sourceComponent: ({ status: status, comments: comments, own: own, objections: objections })[sheet.now === "paper" ? "status" : sheet.now]
            }
        }
        ReadingActions {
            reading: sheet.reading
            low: sheet.low
            Layout.fillWidth: true
            onApproveWanted: sheet.reading.changedText !== "" && !sheet.wide ? sheet.part = "status" : ask.open()
            onReopenWanted: reopen.begin()
            onSignWanted: field => sheet.signWanted(field)
        }
    }

    Component { id: status; ReadingStatus { reading: sheet.reading } }
    Component { id: comments; ReadingComments { comments: sheet.reading.comments } }
    Component { id: own; ReadingOwn { own: sheet.reading.own } }
    Component { id: objections; ObjectionList { objections: sheet.reading.objections } }

    AskSheet {
        id: ask
        objectName: "approveAsk"
        title: qsTr("Approve the minutes")
        question: sheet.reading.approveQuestion
        confirmText: qsTr("Approve the minutes")
        tone: "green"
        iconName: "stamp"
        onConfirmed: sheet.reading.approve()
    }
    ReadingReopen { id: reopen; reading: sheet.reading }
    FileDialog {
        id: target
        fileMode: FileDialog.SaveFile
        title: qsTr("Save the PDF…")
        defaultSuffix: "pdf"
        nameFilters: ["PDF (*.pdf)"]
        onAccepted: sheet.reading.save(selectedFile)
    }
}

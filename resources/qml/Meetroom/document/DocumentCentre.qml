import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The document centre: the paper being read, its tools and what is the matter with it.
Card {
    id: centre

    required property DocumentViewModel document
    readonly property bool ready: document.phase === "ready"
    readonly property bool narrow: width < 560 * Theme.scale
    readonly property bool wide: width >= 860 * Math.min(Theme.scale, 1.35)
    property bool stripWanted: true
    property bool goToKey: true

    // By a button: around the middle, since the pointer is on the button.
    function zoomBy(factor: real) { document.view.zoomBy(factor, pages.width / 2, pages.height / 3) }

    objectName: "documentCentre"
    clip: true

    ColumnLayout {
        anchors { fill: parent; margins: 1 }
        spacing: 0
        DocumentHeader {
            id: head
            document: centre.document
            narrow: centre.narrow
            searching: searchBar.visible
            Layout.fillWidth: true
            onZoomWanted: factor => centre.zoomBy(factor)
            onReadingWanted: reading.open()
            onSearchWanted: searchBar.toggle()
            onDocumentsWanted: documents.open()
            onContentsWanted: contents.open()
        }
        SearchBar {
            id: searchBar
            search: centre.document.search
            Layout.fillWidth: true
            onClosed: pages.forceActiveFocus()
            onAllWanted: searchAll.open()
        }
        Notice {
            objectName: "versionNotice"
            Layout.fillWidth: true
            text: centre.document.notice
            actionText: centre.document.noticeAction
            onActed: centre.document.showOtherVersion()
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.fillHeight: true
            color: centre.document.night || Theme.dark ? "#0E1626" : Theme.desk
            bottomLeftRadius: centre.radius
            bottomRightRadius: centre.radius
            PageStrip {
                id: strip
                anchors { left: parent.left; top: parent.top; bottom: parent.bottom; leftMargin: visible ? Theme.gap1 : 0 }
                width: visible ? implicitWidth : 0
                visible: centre.ready && centre.wide && centre.stripWanted
                document: centre.document
            }
            PageList {
                id: pages
                anchors { left: strip.right; right: parent.right; top: parent.top; bottom: parent.bottom }
                visible: centre.ready
                document: centre.document
                onKeyed: event => event.accepted = tools.take(event)
            }
            DocumentState {
                anchors.fill: parent
                visible: !centre.ready
                document: centre.document
                onDocumentsWanted: documents.open()
            }
            ActionButton {
                objectName: "followButton"
                anchors { top: parent.top; left: pages.left; margins: Theme.gap3 }
                visible: centre.ready && centre.document.canFollow && !centre.document.following
                width: Math.min(implicitWidth, parent.width - 100)
                iconName: "presentation"
                text: centre.document.followLabel
                onClicked: centre.document.follow()
            }
            PageCounter {
                anchors { top: parent.top; right: parent.right; margins: Theme.gap3 }
                // In a narrow window it would cover words that cannot be scrolled free; the head shows it there.
                visible: centre.ready && !head.numbered
                page: centre.document.page
                count: centre.document.pageCount
                onStepped: by => centre.document.view.step(by)
                onContentsWanted: contents.open()
            }
            ChoiceBar {
                anchors { bottom: tools.top; bottomMargin: Theme.gap2; horizontalCenter: pages.horizontalCenter }
                width: Math.min(implicitWidth, pages.width - Theme.gap2 * 2)
                choice: centre.document.choice
                visible: centre.ready && choice.active
            }
            InkToolbar {
                id: tools
                anchors { bottom: parent.bottom; bottomMargin: centre.narrow ? Theme.gap2 : Theme.gap4; horizontalCenter: pages.horizontalCenter }
                width: Math.min(implicitWidth, pages.width - Theme.gap2 * 2)
                visible: centre.ready
                document: centre.document
            }
            // What the tools cover can always be scrolled free.
            Binding { target: centre.document.view; property: "foot"; value: tools.height + tools.anchors.bottomMargin }
        }
    }

    DocumentsSheet { id: documents; document: centre.document; onSearchWanted: searchAll.open() }
    SearchSheet { id: searchAll; search: centre.document.library }
    ExportSheet { id: exported; copy: centre.document.copy }
    ContentsSheet { id: contents; document: centre.document }
    ReadingSheet { id: reading; document: centre.document; wide: centre.wide; stripShown: centre.stripWanted; onZoomWanted: factor => centre.zoomBy(factor); onStripWanted: shown => centre.stripWanted = shown }
    NoteSheet { document: centre.document }
    MarksSheet { document: centre.document; onCopyWanted: exported.open() }
    MarkShareSheet { sharing: centre.document.sharing; publishing: centre.document.publishing }

    Shortcut { sequences: [StandardKey.Find]; enabled: centre.ready && centre.visible; onActivated: searchBar.show() }
    Shortcut { sequence: "Ctrl+Shift+F"; enabled: centre.visible; onActivated: searchAll.open() }
    Shortcut { sequences: [StandardKey.Save]; enabled: centre.ready && centre.visible; onActivated: exported.open() }
    Shortcut { sequences: [StandardKey.Undo]; enabled: centre.ready && centre.visible && centre.document.board.canUndo; onActivated: centre.document.board.undo() }
    Shortcut { sequences: ["Ctrl+Y", "Ctrl+Shift+Z"]; enabled: centre.ready && centre.visible && centre.document.board.canRedo; onActivated: centre.document.board.redo() }
    Shortcut { sequences: ["Ctrl++", "Ctrl+="]; enabled: centre.ready && centre.visible; onActivated: pages.zoomBy(1.25) }
    Shortcut { sequence: "Ctrl+-"; enabled: centre.ready && centre.visible; onActivated: pages.zoomBy(0.8) }
    Shortcut { sequence: "Ctrl+0"; enabled: centre.ready && centre.visible; onActivated: centre.document.view.fitTo("width") }
    Shortcut { sequence: "Ctrl+1"; enabled: centre.ready && centre.visible; onActivated: centre.document.view.fitTo("page") }
    Shortcut { sequence: "Ctrl+G"; enabled: centre.ready && centre.visible && centre.goToKey; onActivated: contents.open() }
    Shortcut { sequences: [StandardKey.Copy]; enabled: centre.ready && centre.visible && centre.document.choice.active; onActivated: centre.document.choice.copy() }
}

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

    objectName: "documentCentre"
    clip: true

    ColumnLayout {
        anchors { fill: parent; margins: 1 }
        spacing: 0
        DocumentHeader {
            document: centre.document
            narrow: centre.narrow
            zoom: pages.zoom
            searching: searchBar.visible
            Layout.fillWidth: true
            onZoomWanted: factor => pages.zoomBy(factor)
            onFitWanted: pages.zoomTo(1.0)
            onSearchWanted: searchBar.toggle()
            onDocumentsWanted: documents.open()
        }
        SearchBar {
            id: searchBar
            search: centre.document.search
            Layout.fillWidth: true
            onClosed: pages.forceActiveFocus()
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
            PageList {
                id: pages
                anchors.fill: parent
                visible: centre.ready
                document: centre.document
            }
            DocumentState {
                anchors.fill: parent
                visible: !centre.ready
                document: centre.document
                onDocumentsWanted: documents.open()
            }
            ActionButton {
                objectName: "followButton"
                anchors { top: parent.top; left: parent.left; margins: Theme.gap3 }
                visible: centre.ready && centre.document.canFollow && !centre.document.following
                width: Math.min(implicitWidth, parent.width - 100)
                iconName: "presentation"
                text: centre.document.followLabel
                onClicked: centre.document.follow()
            }
            PageCounter {
                anchors { top: parent.top; right: parent.right; margins: Theme.gap3 }
                visible: centre.ready
                page: centre.document.page
                count: centre.document.pageCount
                onStepped: by => pages.step(by)
                onContentsWanted: contents.open()
            }
            InkToolbar {
                anchors { bottom: parent.bottom; bottomMargin: Theme.gap4; horizontalCenter: parent.horizontalCenter }
                width: Math.min(implicitWidth, parent.width - Theme.gap2 * 2)
                visible: centre.ready
                board: centre.document.board
            }
        }
    }

    DocumentsSheet { id: documents; document: centre.document }
    ContentsSheet { id: contents; document: centre.document; onPageWanted: page => pages.goTo(page, 0, true) }
    NoteSheet { board: centre.document.board }

    Shortcut { sequences: [StandardKey.Find]; enabled: centre.ready && centre.visible; onActivated: searchBar.show() }
    Shortcut { sequences: [StandardKey.Undo]; enabled: centre.ready && centre.visible && centre.document.board.canUndo; onActivated: centre.document.board.undo() }
    Shortcut { sequences: ["Ctrl+Y", "Ctrl+Shift+Z"]; enabled: centre.ready && centre.visible && centre.document.board.canRedo; onActivated: centre.document.board.redo() }
    Shortcut { sequences: ["Ctrl++", "Ctrl+="]; enabled: centre.ready && centre.visible; onActivated: pages.zoomBy(1.25) }
    Shortcut { sequence: "Ctrl+-"; enabled: centre.ready && centre.visible; onActivated: pages.zoomBy(0.8) }
    Shortcut { sequence: "Ctrl+0"; enabled: centre.ready && centre.visible; onActivated: pages.zoomTo(1.0) }
}

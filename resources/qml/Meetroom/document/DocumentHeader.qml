import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Title, whose page this is and who sees the notes, and the buttons of reading.
Item {
    id: head

    required property DocumentViewModel document
    property bool narrow: false
    property bool searching: false
    readonly property bool ready: document.phase === "ready"
    signal zoomWanted(real factor)
    signal readingWanted()
    signal searchWanted()
    signal documentsWanted()
    signal contentsWanted()

    // There is no room beside the pages: the number of the page stands here.
    readonly property bool numbered: width < 560

    // Large words in a narrow window: the title has a line of its own, the buttons the next one.
    readonly property bool stacked: width < 300 * Theme.scale

    implicitHeight: Math.max(56, row.implicitHeight + Theme.gap1 * 2)

    GridLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: head.narrow ? Theme.gap2 : Theme.gap3; rightMargin: Theme.gap1 }
        columnSpacing: 0
        rowSpacing: 0
        columns: 2

        AbstractButton {
            id: chooser
            objectName: "chooseDocument"
            Layout.fillWidth: true
            Layout.columnSpan: head.stacked ? 2 : 1
            Layout.minimumHeight: Theme.target
            implicitHeight: words.implicitHeight
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("Choose a document") + (head.document.title === "" ? "" : ", " + head.document.title)
            onClicked: head.documentsWanted()
            background: Item { FocusRing { shown: chooser.visualFocus } }
            padding: 0
            contentItem: RowLayout {
                spacing: Theme.gap2
                Rectangle {
                    implicitWidth: 36; implicitHeight: 36; radius: 10
                    visible: !head.narrow && head.width >= 760
                    color: Theme.redSoft
                    Icon { anchors.centerIn: parent; name: "file-text"; size: 19; color: Theme.redText }
                }
                ColumnLayout {
                    id: words
                    spacing: 0
                    Layout.fillWidth: true
                    RowLayout {
                        spacing: Theme.gap1
                        Heading {
                            text: head.document.title === "" ? qsTr("Documents") : head.document.title
                            size: Theme.small
                            maximumLineCount: 2
                            elide: Text.ElideRight
                            Layout.fillWidth: true
                            Layout.maximumWidth: implicitWidth + 2
                        }
                        Icon { visible: head.document.hasDocuments; name: "chevron-down"; size: Math.round(14 * Theme.scale); color: Theme.muted }
                        Item { Layout.fillWidth: true }
                    }
                    AppText {
                        objectName: "stateLine"
                        visible: text !== ""
                        text: head.document.state
                        size: Math.round(11.5 * Theme.scale)
                        color: head.document.board.unsaved > 0 ? Theme.redText : Theme.muted
                        Layout.fillWidth: true
                    }
                }
            }
        }
        Row {
            Layout.alignment: Qt.AlignRight | Qt.AlignVCenter
            IconButton {
                objectName: "presentButton"
                visible: head.ready && head.document.canPresent
                iconName: "presentation"
                checkable: false
                fill: head.document.presenting ? Theme.blueSoft : "transparent"
                ink: head.document.presenting ? Theme.blueText : Theme.text
                text: head.document.presenting ? qsTr("Stop leading the others") : qsTr("Let the others follow my page")
                onClicked: head.document.present(!head.document.presenting)
            }
            IconButton {
                objectName: "leaveFollowing"
                visible: head.ready && head.document.canFollow && head.document.following
                iconName: "link"
                fill: Theme.blueSoft
                ink: Theme.blueText
                text: qsTr("Stop following")
                onClicked: head.document.leave()
            }
            AbstractButton {
                id: where
                objectName: "pageNumberAbove"
                visible: head.ready && head.numbered
                implicitWidth: Math.max(Theme.target, number.implicitWidth + Theme.gap1 * 2)
                implicitHeight: Theme.target
                focusPolicy: Qt.StrongFocus
                text: (head.document.page + 1) + "/" + head.document.pageCount
                Accessible.role: Accessible.Button
                Accessible.name: qsTr("Page %1 of %2, go to another page").arg(head.document.page + 1).arg(head.document.pageCount)
                onClicked: head.contentsWanted()
                contentItem: AppText { id: number; text: where.text; font.weight: Font.DemiBold; horizontalAlignment: Text.AlignHCenter; verticalAlignment: Text.AlignVCenter; wrapMode: Text.NoWrap; Accessible.ignored: true }
                background: Rectangle { radius: Theme.radiusSmall; color: where.hovered ? Theme.field : "transparent"; FocusRing { shown: where.visualFocus } }
            }
            IconButton { objectName: "searchButton"; visible: head.ready; iconName: "search"; text: qsTr("Search in the document"); fill: head.searching ? Theme.blueSoft : "transparent"; onClicked: head.searchWanted() }
            IconButton { objectName: "zoomOut"; visible: head.ready && !head.narrow; iconName: "zoom-out"; text: qsTr("Smaller"); onClicked: head.zoomWanted(0.8) }
            AbstractButton {
                id: percent
                objectName: "zoomFit"
                visible: head.ready && !head.narrow
                implicitWidth: Math.max(Theme.target, label.implicitWidth)
                implicitHeight: Theme.target
                focusPolicy: Qt.StrongFocus
                text: Math.round(head.document.view.zoom * 100) + "%"
                Accessible.role: Accessible.Button
                Accessible.name: qsTr("Fit to width, now %1").arg(text)
                onClicked: head.document.view.fitTo("width")
                contentItem: AppText { id: label; text: percent.text; color: Theme.muted; horizontalAlignment: Text.AlignHCenter; verticalAlignment: Text.AlignVCenter; wrapMode: Text.NoWrap; Accessible.ignored: true }
                background: Rectangle { radius: Theme.radiusSmall; color: percent.hovered ? Theme.field : "transparent"; FocusRing { shown: percent.visualFocus } }
            }
            IconButton { objectName: "zoomIn"; visible: head.ready && !head.narrow; iconName: "zoom-in"; text: qsTr("Larger"); onClicked: head.zoomWanted(1.25) }
            IconButton { objectName: "readingButton"; visible: head.ready; iconName: "sliders-horizontal"; text: qsTr("How to read: pages, size, turning"); onClicked: head.readingWanted() }
            IconButton {
                objectName: "nightButton"
                visible: head.ready && !head.narrow
                iconName: head.document.night ? "sun" : "moon"
                text: head.document.night ? qsTr("Light page") : qsTr("Dark page")
                onClicked: head.document.night = !head.document.night
            }
            IconButton {
                objectName: "bookmarkButton"
                visible: head.ready
                iconName: head.document.bookmarked ? "bookmark-check" : "bookmark"
                ink: head.document.bookmarked ? Theme.blueText : Theme.text
                text: head.document.bookmarked ? qsTr("Remove the bookmark") : qsTr("Bookmark this page")
                onClicked: head.document.toggleBookmark()
            }
        }
    }
    Rectangle { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } height: 1; color: Theme.line }
}

pragma ComponentBehavior: Bound
import QtQuick

// A row of the desk's papers as it is drawn.  Files dropped on an item, or on a paper of it, belong to that item.
PaperRow {
    id: row

    function begin() {
        if (heading && desk.changing) filesWanted(item)
        else if (heading) return
        else desk.edit.begin(key)
    }

    implicitHeight: loader.implicitHeight
    z: loader.item && (loader.item as PaperLine)?.lifted ? 2 : 0

    Loader {
        id: loader
        width: parent.width
        sourceComponent: row.heading ? head : paper
    }
    FileDrop { anchors.fill: parent; enabled: row.desk.changing; onTaken: urls => row.desk.draft.take(urls, row.item) }
    Rectangle {
        // Where the dragged paper would fall.
        readonly property var view: row.ListView.view
        anchors { left: parent.left; right: parent.right; bottom: row.heading ? parent.bottom : undefined; top: row.heading ? undefined : parent.top }
        visible: view !== null && view.under === row.index
        height: 3
        radius: 2
        color: Theme.focus
    }
    FocusRing { anchors.margins: 0; shown: row.ListView.isCurrentItem && row.ListView.view.activeFocus }
    Component { id: head; PaperHeading { row: row; desk: row.desk; onFilesWanted: item => row.filesWanted(item) } }
    Component {
        id: paper
        PaperLine { row: row; desk: row.desk; onReplaceWanted: key => row.replaceWanted(key); onWithdrawWanted: key => row.withdrawWanted(key) }
    }
}

import QtQuick

// Takes files and folders from the file manager; shows where they would fall.
DropArea {
    id: area

    signal taken(var urls)

    keys: ["text/uri-list"]
    onDropped: drop => {
        if (!drop.hasUrls) return
        drop.accept(Qt.CopyAction)
        area.taken(drop.urls)
    }
    Rectangle {
        anchors.fill: parent
        visible: area.containsDrag
        radius: Theme.radiusSmall
        color: "transparent"
        border { width: 3; color: Theme.focus }
    }
}

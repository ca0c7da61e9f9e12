import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The pages of the minutes, or why there are none.
ColumnLayout {
    id: paper

    required property MinutesReadingViewModel reading

    spacing: Theme.gap2
    Notice {
        objectName: "readingNotice"
        text: paper.reading.sentence
        tone: paper.reading.phase === "failed" ? "red" : "blue"
        actionText: paper.reading.phase === "failed" ? qsTr("Try again") : ""
        Layout.fillWidth: true
        onActed: paper.reading.retry()
    }
    PaperPages {
        objectName: "readingPages"
        visible: paper.reading.pages.count > 0
        pages: paper.reading.pages
        title: paper.reading.title
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Item {
        visible: paper.reading.pages.count === 0
        Layout.fillWidth: true
        Layout.fillHeight: true
        Icon { anchors.centerIn: parent; name: "scroll-text"; size: 64; color: Theme.faint }
    }
}

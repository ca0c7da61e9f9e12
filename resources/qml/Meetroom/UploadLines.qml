pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom.Models

// The files on their way, a row each.
ListView {
    id: lines

    required property PaperQueueViewModel queue

    cacheBuffer: 0
    clip: true
    spacing: Theme.gap2
    boundsBehavior: Flickable.StopAtBounds
    model: queue.rows
    ScrollBar.vertical: ThinBar { id: bar }
    delegate: UploadLine { queue: lines.queue; width: lines.width - bar.room }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom.Models

// The files on their way, a row each.
ListView {
    id: lines

    required property PaperQueueViewModel queue
    signal nameWanted(string key, string name)

    cacheBuffer: 0
    clip: true
    spacing: Theme.gap2
    boundsBehavior: Flickable.StopAtBounds
    model: queue.rows
    ScrollBar.vertical: ThinBar { id: bar }
    delegate: UploadLine { id: line; queue: lines.queue; width: lines.width - bar.room; onNameWanted: lines.nameWanted(line.key, line.name) }
}

import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import "../votes"

// What stands beside the pages: scrolled, and the keyboard never leaves what is in sight.
Flickable {
    id: page

    default property alias content: column.data

    contentHeight: column.implicitHeight + 6
    contentWidth: width
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinBar { id: bar }
    FollowFocus { view: page }
    ColumnLayout {
        id: column
        x: 3
        y: 3
        width: page.width - bar.room - 6
        spacing: Theme.gap3
    }
}

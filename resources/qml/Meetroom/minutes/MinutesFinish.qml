pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// From the approved text to the archive: number, signatures, archive.
Flickable {
    id: finish

    required property ShellViewModel shell
    readonly property MinutesViewModel minutes: shell.minutes
    readonly property bool beside: width >= 820 * Theme.scale

    objectName: "minutesFinish"
    clip: true
    contentHeight: grid.implicitHeight
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: ThinBar { id: bar }

    GridLayout {
        id: grid
        width: finish.width - bar.room
        columns: finish.beside ? 2 : 1
        columnSpacing: Theme.gap6
        rowSpacing: Theme.gap6
        ColumnLayout {
            spacing: Theme.gap6
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop
            IssueCard { visible: again || !over; issuing: finish.minutes.issuing; again: finish.minutes.issuing.issued !== ""; over: finish.minutes.archiving.archived; Layout.fillWidth: true }
        }
        ColumnLayout {
            spacing: Theme.gap6
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignTop
            SigningCard { reading: finish.shell.reading; signing: finish.shell.signing; Layout.fillWidth: true }
            DeliveryCard { delivering: finish.minutes.delivering; files: finish.minutes.files; Layout.fillWidth: true }
            ArchiveCard { minutes: finish.minutes; Layout.fillWidth: true }
        }
    }
}

import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// The last look before the meeting: oneself, what one sounds like, and the line to the server.
ColumnLayout {
    id: screen

    required property ShellViewModel shell
    readonly property PrejoinViewModel prejoin: shell.prejoin
    readonly property bool wide: width >= 820 * Theme.scale
    readonly property real pageWidth: Math.min(width - Theme.gap4 * 2, wide ? 1040 * Math.min(Theme.scale, 1.4) : 560 * Theme.scale)

    spacing: 0

    Item { Layout.fillHeight: true; Layout.preferredHeight: 1 }
    Flickable {
        id: scroll
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: contentHeight
        Layout.maximumHeight: contentHeight
        contentHeight: page.implicitHeight + Theme.gap6 + Theme.gap2
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ThinBar { id: bar }

        ColumnLayout {
            id: page
            width: screen.pageWidth
            x: (screen.width - width) / 2
            y: Theme.gap6
            spacing: Theme.gap4

            Heading { objectName: "prejoinTitle"; text: screen.prejoin.title; size: Theme.large; Layout.fillWidth: true }
            GridLayout {
                columns: screen.wide ? 2 : 1
                columnSpacing: Theme.gap4
                rowSpacing: Theme.gap4
                uniformCellWidths: screen.wide
                Layout.fillWidth: true
                Card {
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    implicitHeight: picture.implicitHeight + Theme.gap4 * 2
                    PrejoinPicture {
                        id: picture
                        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap4 }
                        prejoin: screen.prejoin
                        wall: screen.shell.wall
                        tallest: Math.max(150, screen.wide ? 320 : screen.height * 0.3)
                    }
                }
                Card {
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    implicitHeight: sound.implicitHeight + Theme.gap4 * 2
                    PrejoinSound {
                        id: sound
                        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap4 }
                        prejoin: screen.prejoin
                    }
                }
            }
            Notice { objectName: "devicesMissing"; text: screen.prejoin.missing; tone: "amber"; Layout.fillWidth: true }
            Notice { objectName: "devicesTrouble"; text: screen.prejoin.trouble; tone: "amber"; Layout.fillWidth: true }
            RowLayout {
                spacing: Theme.gap2
                Layout.fillWidth: true
                Icon { name: screen.prejoin.check.lineTone === "amber" ? "signal-low" : "signal-high"; color: Theme.ink(screen.prejoin.check.lineTone); Layout.alignment: Qt.AlignTop }
                AppText { objectName: "lineCheck"; text: screen.prejoin.check.line; color: Theme.ink(screen.prejoin.check.lineTone); Layout.fillWidth: true }
            }
            AppText { objectName: "prejoinPromise"; text: screen.prejoin.promise + " " + qsTr("The chair sees your name: %1.").arg(screen.prejoin.name); color: Theme.muted; Layout.fillWidth: true }
        }
    }
    // Always in sight, however long the rest is.
    RowLayout {
        spacing: Theme.gap3
        Layout.alignment: Qt.AlignHCenter
        Layout.preferredWidth: screen.pageWidth
        Layout.maximumWidth: screen.pageWidth
        Layout.fillHeight: false
        Layout.topMargin: Theme.gap2
        Layout.bottomMargin: Theme.gap4
        ActionButton { objectName: "joinMeeting"; text: qsTr("Join the meeting"); iconName: "log-in"; tone: "green"; minimumHeight: Math.max(Theme.target, 54); Layout.fillWidth: true; Layout.fillHeight: true; focus: true; onClicked: screen.prejoin.join() }
        ActionButton { objectName: "prejoinBack"; text: qsTr("Back"); tone: "plain"; quiet: true; minimumHeight: Math.max(Theme.target, 54); Layout.fillHeight: true; onClicked: screen.prejoin.back() }
    }
    Item { Layout.fillHeight: true; Layout.preferredHeight: 1 }
}

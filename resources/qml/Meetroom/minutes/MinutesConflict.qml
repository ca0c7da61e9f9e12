pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Two secretaries wrote the same text: both are shown; one is chosen, or both become one.
Rectangle {
    id: conflict

    required property MinutesWritingViewModel writing
    signal settled()

    objectName: "minutesConflict"
    visible: writing.conflict
    implicitHeight: visible ? column.implicitHeight + Theme.gap3 * 2 : 0
    radius: Theme.radiusSmall
    color: Theme.amberSoft
    border { width: Theme.contrast ? 2 : 1; color: Theme.ink("amber") }

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2
        AppText { text: conflict.writing.said; font.weight: Font.DemiBold; Layout.fillWidth: true }
        AppText { text: conflict.writing.theirs; size: Theme.tiny; color: Theme.ink("amber"); Layout.fillWidth: true }
        Flickable {
            id: view
            clip: true
            contentHeight: words.implicitHeight
            boundsBehavior: Flickable.StopAtBounds
            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(words.implicitHeight, 120 * Theme.scale)
            ScrollBar.vertical: ThinBar { id: bar }
            AppText { id: words; objectName: "conflictTheirs"; width: view.width - bar.room; text: conflict.writing.theirText === "" ? qsTr("(the text was taken out)") : conflict.writing.theirText }
        }
        Flow {
            spacing: Theme.gap2
            Layout.fillWidth: true
            ActionButton { objectName: "conflictMerge"; text: qsTr("Put both together"); iconName: "layers"; width: Math.min(implicitWidth, parent.width); onClicked: { conflict.writing.mergeBoth(); conflict.settled() } }
            ActionButton { objectName: "conflictMine"; text: qsTr("Keep mine below"); tone: "plain"; quiet: true; width: Math.min(implicitWidth, parent.width); onClicked: { conflict.writing.keepMine(); conflict.settled() } }
            ActionButton { objectName: "conflictTheirsTake"; text: qsTr("Take this one"); tone: "plain"; quiet: true; width: Math.min(implicitWidth, parent.width); onClicked: { conflict.writing.takeTheirs(); conflict.settled() } }
        }
    }
}

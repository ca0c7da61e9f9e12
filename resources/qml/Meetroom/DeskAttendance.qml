pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// Who is there, from when to when, and whose papers are ready.
DeskPanel {
    id: panel

    required property RosterViewModel roster

    title: qsTr("Attendance")
    note: roster.summary + (roster.readiness === "" ? "" : " · " + roster.readiness)
    actions: [
        ActionButton { objectName: "arriveAll"; text: qsTr("Sign in a whole point"); iconName: "user-check"; enabled: panel.roster.points.length > 0; onClicked: points.open() }
    ]

    ListView {
        cacheBuffer: 0
            Layout.rightMargin: -8
        id: list
        objectName: "attendanceList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        model: panel.roster.people
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: PresenceLine {
            roster: panel.roster
            width: list.width - bar.room
            onExcuseWanted: key => { excuse.key = key; excuse.open() }
        }
    }
    Sheet {
        id: points
        objectName: "pointSheet"
        title: qsTr("Sign in a whole point")
        AppText { text: qsTr("Everybody of the point who is not excused is recorded as present now."); Layout.fillWidth: true }
        Repeater {
            model: panel.roster.points
            ActionButton {
                required property int index
                required property string modelData
                objectName: "arriveAt" + index
                text: modelData
                tone: "plain"
                quiet: true
                alignLeft: true
                iconName: "map-pin"
                Layout.fillWidth: true
                onClicked: { panel.roster.arriveAt(index); points.close() }
            }
        }
    }
    Sheet {
        id: excuse
        objectName: "excuseSheet"
        property string key: ""
        title: qsTr("Excuse an absence")
        Field { id: reason; objectName: "excuseReason"; label: qsTr("Reason"); Layout.fillWidth: true }
        ActionButton {
            objectName: "excuseConfirm"
            text: qsTr("Record")
            enabled: reason.text.trim() !== ""
            Layout.fillWidth: true
            onClicked: { panel.roster.excuse(excuse.key, reason.text); reason.text = ""; excuse.close() }
        }
    }
}

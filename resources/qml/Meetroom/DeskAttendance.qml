pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models
import "sitting"

// Who is there, from when to when, and whose papers are ready.
DeskPanel {
    id: panel

    required property ShellViewModel shell
    readonly property RosterViewModel roster: shell.roster

    title: qsTr("Attendance")
    note: roster.summary + (roster.readiness === "" ? "" : " · " + roster.readiness)
    actions: [
        ActionButton { objectName: "arriveAll"; visible: panel.roster.gathering; text: qsTr("Sign in a whole point"); iconName: "user-check"; enabled: panel.roster.points.length > 0; onClicked: points.begin(true) },
        ActionButton { objectName: "departAll"; visible: panel.roster.gathering; text: qsTr("Sign out a whole point"); tone: "plain"; quiet: true; iconName: "log-out"; enabled: panel.roster.points.length > 0; onClicked: points.begin(false) }
    ]

    GridLayout {
        columns: panel.width > 900 * Theme.scale ? 3 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        Layout.fillWidth: true
        Field { id: find; objectName: "attendanceSearch"; label: qsTr("Search a name"); Layout.fillWidth: true; Layout.preferredWidth: 10; Layout.alignment: Qt.AlignBottom; input.onTextChanged: panel.roster.search(text) }
        Picker { objectName: "attendancePlace"; label: qsTr("Point"); options: panel.roster.places; index: panel.roster.place; Layout.fillWidth: true; Layout.preferredWidth: 10; Layout.alignment: Qt.AlignBottom; onPicked: index => panel.roster.showPlace(index) }
        Segments {
            objectName: "attendanceShow"
            name: qsTr("Whom the list shows")
            options: panel.roster.shows
            index: panel.roster.show
            Layout.alignment: Qt.AlignBottom
            Layout.fillWidth: true
            Layout.preferredWidth: panel.roomy ? implicitWidth : -1
            Layout.maximumWidth: panel.roomy ? implicitWidth : Number.POSITIVE_INFINITY
            onPicked: index => panel.roster.showOnly(index)
        }
    }
    AppText { visible: panel.roster.none; text: qsTr("Nobody on the list fits this choice."); color: Theme.muted; Layout.fillWidth: true }
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
        model: panel.roster.attendance
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: PresenceLine {
            roster: panel.roster
            width: list.width - bar.room
            onExcuseWanted: (key, said) => { excuse.key = key; reason.text = said; excuse.open() }
            onRecordWanted: key => panel.shell.sitting.record.begin(key)
        }
    }
    RecordSheet { record: panel.shell.sitting.record }
    Sheet {
        id: points
        objectName: "pointSheet"
        property bool arriving: true
        function begin(arrives: bool) { arriving = arrives; open() }
        title: arriving ? qsTr("Sign in a whole point") : qsTr("Sign out a whole point")
        AppText { text: points.arriving ? qsTr("Everybody of the point who is not excused is recorded as present now.") : qsTr("Everybody who is at the point is recorded as having left now."); Layout.fillWidth: true }
        Repeater {
            model: panel.roster.points
            ActionButton {
                required property int index
                required property string modelData
                objectName: (points.arriving ? "arriveAt" : "departAt") + index
                text: modelData
                tone: "plain"
                quiet: true
                alignLeft: true
                iconName: "map-pin"
                Layout.fillWidth: true
                onClicked: {
                    if (points.arriving) panel.roster.arriveAt(index)
                    else panel.roster.departAt(index)
                    points.close()
                }
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

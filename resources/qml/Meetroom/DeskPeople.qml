pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// People and points of the meeting, and their invitations.
DeskPanel {
    id: panel

    required property RosterViewModel roster
    required property WeightsViewModel weights

    title: qsTr("People")
    note: roster.points.length > 0 ? qsTr("Points: %1").arg(roster.points.join(", ")) : qsTr("No point is connected yet.")
    actions: [
        ActionButton { objectName: "addPerson"; visible: panel.roster.changing; text: qsTr("Add a person"); iconName: "user-plus"; onClicked: panel.roster.edit.beginNew() },
        ActionButton { objectName: "importPeople"; visible: panel.roster.changing; text: qsTr("From a file"); tone: "plain"; quiet: true; iconName: "upload"; onClicked: panel.roster.fromFile.begin() },
        ActionButton { objectName: "addPoint"; visible: panel.roster.changing; text: qsTr("Add a point"); tone: "plain"; quiet: true; iconName: "map-pin"; onClicked: point.open() },
        ActionButton { objectName: "openGroups"; visible: panel.roster.changing; text: qsTr("Groups"); tone: "plain"; quiet: true; iconName: "users"; onClicked: groups.open() },
        ActionButton { objectName: "peopleWeights"; visible: panel.weights.offered; text: qsTr("Voting weights"); tone: "plain"; quiet: true; iconName: "scale"; onClicked: panel.weights.ask(true) }
    ]

    Notice {
        objectName: "importGoesOn"
        text: panel.roster.fromFile.stage === "running" ? qsTr("The list from the file is being carried out: %1").arg(panel.roster.fromFile.progress) : ""
        tone: "blue"
        actionText: qsTr("Show")
        Layout.fillWidth: true
        onActed: panel.roster.fromFile.begin()
    }
    ListView {
        cacheBuffer: 0
            Layout.rightMargin: -8
        id: list
        objectName: "peopleList"
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        model: panel.roster.people
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: Rectangle {
            id: line
            required property string key
            required property string name
            required property string initials
            required property string detail
            width: list.width - bar.room
            implicitHeight: row.implicitHeight + Theme.gap2 * 2
            radius: Theme.radiusSmall
            color: Theme.field
            border { width: Theme.contrast ? 1 : 0; color: Theme.line }
            RowLayout {
                id: row
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
                spacing: Theme.gap3
                Avatar { initials: line.initials }
                ColumnLayout {
                    spacing: 0
                    Layout.fillWidth: true
                    AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
                    AppText { text: line.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
                }
                IconButton { objectName: "editPerson-" + line.key; visible: panel.roster.changing; iconName: "pencil"; ink: Theme.blueText; text: qsTr("Change %1").arg(line.name); onClicked: panel.roster.edit.begin(line.key) }
                IconButton { objectName: "invite"; iconName: "qr-code"; ink: Theme.blueText; text: qsTr("Invitation for %1").arg(line.name); onClicked: panel.roster.invite(line.key) }
            }
        }
    }
    FileDrop { parent: panel; anchors.fill: parent; z: -1; enabled: panel.roster.changing; onTaken: urls => panel.roster.fromFile.take(urls) }
    PeopleImportSheet { source: panel.roster.fromFile }
    PersonSheet { edit: panel.roster.edit }
    GroupsSheet { id: groups; groups: panel.roster.groups }
    InvitationSheet { roster: panel.roster }
    Sheet {
        id: point
        objectName: "newPointSheet"
        title: qsTr("Add a point")
        Field { id: name; objectName: "pointName"; label: qsTr("Name of the room"); Layout.fillWidth: true }
        ActionButton {
            objectName: "pointSave"
            text: qsTr("Save")
            enabled: name.text.trim() !== ""
            Layout.fillWidth: true
            onClicked: { panel.roster.addPoint(name.text); name.text = ""; point.close() }
        }
    }
}

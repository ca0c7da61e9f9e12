pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// The meetings of whoever is logged in.
StartCard {
    id: card

    required property StartViewModel start
    signal libraryWanted()
    title: qsTr("Meetings of %1").arg(start.name)
    iconName: "calendar"

    AppText { visible: list.count === 0; text: qsTr("You are on the list of no meeting yet."); color: Theme.muted; Layout.fillWidth: true }
    Repeater {
        id: list
        model: card.start.meetings
        ActionButton {
            required property string key
            required property string title
            required property string detail
            required property string stage
            required property int index
            objectName: "meeting" + index
            text: title + "\n" + detail + " · " + stage
            tone: "plain"
            quiet: true
            alignLeft: true
            iconName: "landmark"
            trailingIconName: "chevron-right"
            Layout.fillWidth: true
            onClicked: card.start.choose(key)
        }
    }
    ActionButton { objectName: "openLibrary"; text: qsTr("Library: documents and notes on this machine"); iconName: "book-open"; tone: "plain"; quiet: true; alignLeft: true; trailingIconName: "chevron-right"; Layout.fillWidth: true; onClicked: card.libraryWanted() }
    ActionButton { objectName: "createMeeting"; visible: card.start.mayCreate; text: qsTr("Create a meeting"); iconName: "plus"; Layout.fillWidth: true; onClicked: card.start.startCreating() }
    ActionButton { objectName: "logOut"; text: qsTr("Log out"); iconName: "log-out"; tone: "plain"; quiet: true; busy: card.start.busy; enabled: !card.start.busy; Layout.fillWidth: true; onClicked: card.start.logOut() }
    ActionButton { objectName: "startBack"; text: qsTr("Back"); tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: card.start.back() }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Meetings entered before.
StartCard {
    id: card

    required property StartViewModel start
    title: qsTr("Recent meetings")
    iconName: "clock"
    visible: recent.count > 0

    Repeater {
        id: recent
        model: card.start.recent
        ActionButton {
            required property string key
            required property string title
            required property string detail
            required property int index
            objectName: "recent" + index
            text: title + " · " + detail
            tone: "plain"
            quiet: true
            alignLeft: true
            iconName: "calendar"
            trailingIconName: "chevron-right"
            Layout.fillWidth: true
            onClicked: card.start.chooseRecent(key)
        }
    }
}

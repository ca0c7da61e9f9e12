import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// What the operator decides about the room's display: whether it is open, where it stands, what it shows.
Sheet {
    id: sheet

    required property RoomDisplayViewModel display

    title: qsTr("Room display")
    preferredWidth: 520

    AppText { text: qsTr("A second window for the screen everybody in the room looks at. Escape closes it there, F9 here."); color: Theme.muted; Layout.fillWidth: true }
    Notice { objectName: "roomNotice"; text: sheet.display.open ? "" : sheet.display.notice; tone: "blue"; Layout.fillWidth: true }
    AppText { visible: places.visible; text: qsTr("On which screen"); font.weight: Font.Medium; Layout.fillWidth: true }
    Segments {
        id: places
        objectName: "roomPlace"
        visible: sheet.display.places.length > 1
        name: qsTr("On which screen")
        options: sheet.display.places
        index: sheet.display.place
        onPicked: index => sheet.display.choosePlace(index)
        Layout.fillWidth: true
    }
    AppText { text: qsTr("What the room sees"); font.weight: Font.Medium; Layout.fillWidth: true }
    Segments {
        objectName: "roomShows"
        name: qsTr("What the room sees")
        options: [qsTr("By itself"), qsTr("Who speaks"), qsTr("Everybody"), qsTr("Presented paper"), qsTr("Votes")]
        index: sheet.display.showing
        onPicked: index => sheet.display.choose(index)
        Layout.fillWidth: true
    }
    AppText { text: qsTr("By itself: a shared screen, else the paper presented during this item, else who speaks; an open vote below it, and a result for a minute once it is declared."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton {
        objectName: "roomToggle"
        Layout.fillWidth: true
        iconName: sheet.display.open ? "x" : "monitor"
        tone: sheet.display.open ? "red" : "blue"
        quiet: sheet.display.open
        text: sheet.display.open ? qsTr("Close the room display") : qsTr("Open the room display")
        onClicked: sheet.display.toggle()
    }
}

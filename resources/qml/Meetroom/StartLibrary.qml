import QtQuick
import QtQuick.Layouts

// The way to what is on this machine, with or without a server.
StartCard {
    id: card

    signal opened()
    title: qsTr("Library")
    iconName: "book-open"

    AppText { text: qsTr("Documents and own notes of all your meetings on this machine. They open without the server."); color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "openLibrary"; text: qsTr("Open the library"); iconName: "book-open"; tone: "plain"; quiet: true; Layout.fillWidth: true; onClicked: card.opened() }
}

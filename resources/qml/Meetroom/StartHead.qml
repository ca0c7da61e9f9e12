import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Name of the program, settings and language.
RowLayout {
    id: head

    required property ShellViewModel shell
    signal settingsWanted()
    spacing: Theme.gap3

    Rectangle {
        implicitWidth: 52; implicitHeight: 52; radius: Theme.radius; color: Theme.red
        Icon { anchors.centerIn: parent; name: "landmark"; size: 28; color: Theme.overRed }
    }
    ColumnLayout {
        spacing: 0
        Layout.fillWidth: true
        // The name of the program cannot be wrapped.
        Heading { text: "meetroom"; size: head.width < 360 * Theme.scale ? Theme.large : Theme.huge }
        AppText { text: qsTr("Paperless meetings of public bodies"); color: Theme.muted; Layout.fillWidth: true }
    }
    IconButton { objectName: "settingsButton"; iconName: "settings"; text: qsTr("Settings"); fill: Theme.card; onClicked: head.settingsWanted() }
    ActionButton {
        objectName: "languageButton"
        iconName: "languages"
        tone: "plain"
        quiet: true
        text: head.shell.preferences.language === "vi" ? "English" : "Tiếng Việt"
        visible: head.width > 480 * Theme.scale
        onClicked: head.shell.preferences.chooseLanguage(head.shell.preferences.language === "vi" ? "en" : "vi")
    }
}

import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Language, theme, text size, devices, and what this program is.
Sheet {
    id: sheet

    required property ShellViewModel shell
    readonly property PreferencesViewModel preferences: shell.preferences

    objectName: "settingsSheet"
    title: qsTr("Settings")
    preferredWidth: 560

    AppText { text: qsTr("Language"); font.weight: Font.Medium }
    Segments {
        objectName: "languageChoice"
        name: qsTr("Language")
        options: ["Tiếng Việt", "English"]
        index: sheet.preferences.language === "vi" ? 0 : 1
        Layout.fillWidth: true
        onPicked: index => sheet.preferences.chooseLanguage(index === 0 ? "vi" : "en")
    }
    AppText { text: qsTr("Colours"); font.weight: Font.Medium }
    Segments {
        objectName: "schemeChoice"
        name: qsTr("Colours")
        options: [qsTr("Light"), qsTr("Dark"), qsTr("High contrast")]
        icons: ["sun", "moon", "contrast"]
        index: sheet.preferences.schemeIndex
        Layout.fillWidth: true
        onPicked: index => sheet.preferences.chooseScheme(index)
    }
    AppText { text: qsTr("Text size"); font.weight: Font.Medium }
    Segments {
        objectName: "scaleChoice"
        name: qsTr("Text size")
        options: ["100 %", "125 %", "150 %", "175 %", "200 %"]
        index: sheet.preferences.scaleIndex
        Layout.fillWidth: true
        onPicked: index => sheet.preferences.chooseScale(index)
    }
    AppText { text: qsTr("Devices"); font.weight: Font.Medium }
    DeviceList { prejoin: sheet.shell.prejoin; Layout.fillWidth: true }
    CheckRow {
        objectName: "neighboursChoice"
        text: sheet.shell.neighbours.words
        checked: sheet.shell.neighbours.on
        Layout.fillWidth: true
        onToggled: sheet.shell.neighbours.choose(checked)
    }
    ActionButton {
        objectName: "leaveMeeting"
        visible: sheet.shell.screen === "meeting"
        text: qsTr("Leave the meeting")
        iconName: "log-out"
        tone: "red"
        quiet: true
        Layout.fillWidth: true
        onClicked: { sheet.close(); sheet.shell.leave() }
    }
    ActionButton {
        objectName: "settingsLibrary"
        visible: sheet.shell.start.loggedIn || sheet.shell.inMeeting
        text: qsTr("Library: documents and notes of all meetings")
        iconName: "book-open"
        tone: "plain"
        quiet: true
        Layout.fillWidth: true
        onClicked: { sheet.close(); sheet.shell.openLibrary() }
    }
    ActionButton {
        objectName: "settingsRecord"
        text: qsTr("Check the record of a secret vote")
        iconName: "shield-check"
        tone: "plain"
        quiet: true
        Layout.fillWidth: true
        onClicked: { sheet.close(); sheet.shell.sealed.showRecord("") }
    }
    AppText { text: qsTr("Account"); visible: sheet.shell.start.loggedIn; font.weight: Font.Medium }
    ActionButton {
        objectName: "settingsPassword"
        visible: sheet.shell.start.loggedIn
        text: qsTr("Set or change the password")
        iconName: "lock"
        tone: "plain"
        quiet: true
        Layout.fillWidth: true
        onClicked: password.open()
    }
    PasswordSheet { id: password; account: sheet.shell.account }
    ActionButton {
        objectName: "settingsLogOut"
        visible: sheet.shell.start.loggedIn
        text: qsTr("Log out (%1)").arg(sheet.shell.start.name)
        iconName: "log-out"
        tone: "plain"
        quiet: true
        Layout.fillWidth: true
        onClicked: { sheet.close(); sheet.shell.logOut() }
    }
    AppText { text: qsTr("About"); font.weight: Font.Medium }
    AppText {
        objectName: "about"
        Layout.fillWidth: true
        size: Theme.tiny
        color: Theme.muted
        text: qsTr("meetroom %1: paperless meetings of public bodies. Free software under the GNU General Public License, version 3 or later. Fonts: Be Vietnam Pro and Liberation Serif (SIL Open Font License). Icons: Lucide (ISC). Built with Qt for Python (LGPL) and other free libraries; their licences come with the program.").arg(sheet.shell.version)
    }
}

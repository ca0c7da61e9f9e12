pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// What to show to the others: a whole screen or one window.
Sheet {
    id: sheet

    required property SharingViewModel sharing

    title: qsTr("Share a screen or a window")
    onAboutToShow: sharing.lookAround()

    Notice { objectName: "shareNotice"; text: sheet.sharing.notice; tone: "amber"; Layout.fillWidth: true }
    AppText { text: qsTr("Everybody in picture and sound sees what you choose, also what appears there later."); color: Theme.muted; size: Theme.tiny; Layout.fillWidth: true }
    Repeater {
        model: sheet.sharing.sources
        ActionButton {
            required property string key
            required property string name
            required property string detail
            required property string glyph
            required property int index
            objectName: "shareSource" + index
            enabled: sheet.sharing.canShare
            Layout.fillWidth: true
            alignLeft: true
            quiet: true
            tone: "plain"
            iconName: glyph
            text: detail === "" ? name : name + " (" + detail + ")"
            onClicked: { sheet.sharing.start(key); sheet.close() }
        }
    }
}

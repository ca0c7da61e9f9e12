import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What leads a scrutineer to their part of a verifiable vote, and a delegate to the device that will vote.
ColumnLayout {
    id: notices

    required property ShellViewModel shell

    visible: shell.sealed.scrutineer.notice !== "" || shell.sealed.notice !== ""
    spacing: Theme.gap3

    Notice {
        objectName: "scrutineerNotice"
        text: notices.shell.sealed.scrutineer.notice
        tone: notices.shell.sealed.scrutineer.noticeTone
        iconName: "shield-check"
        actionText: qsTr("Open")
        Layout.fillWidth: true
        onActed: notices.shell.sealed.showScrutineer()
    }
    Notice {
        objectName: "otherDeviceNotice"
        text: notices.shell.sealed.notice
        actionText: notices.shell.sealed.action
        Layout.fillWidth: true
        onActed: notices.shell.sealed.act()
    }
}

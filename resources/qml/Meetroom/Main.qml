pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Meetroom.Models
import "votes"

// The window: one of the screens, and what is said above it.
ApplicationWindow {
    id: main

    required property ShellViewModel shell
    property bool motion: true

    visible: true
    minimumWidth: 380
    minimumHeight: 480
    title: shell.header.title === "" ? "meetroom" : shell.header.title
    color: Theme.ground

    Binding { target: Theme; property: "scheme"; value: main.shell.preferences.scheme }
    Binding { target: Theme; property: "scale"; value: main.shell.preferences.scale }
    Binding { target: Theme; property: "motion"; value: main.motion }

    Binding { target: main.shell.display; property: "operatorScreen"; value: main.screen.name }
    onClosing: shell.display.close()

    Instantiator {
        model: main.shell.inMeeting ? main.shell.display.windows : []
        RoomWindow {
            required property string modelData
            shell: main.shell
            place: modelData
        }
    }
    Loader {
        anchors.fill: parent
        active: main.shell.screen === "start"
        visible: active
        sourceComponent: StartScreen { shell: main.shell }
    }
    Loader {
        anchors.fill: parent
        active: main.shell.screen === "prejoin"
        visible: active
        sourceComponent: PrejoinScreen { shell: main.shell }
    }
    Loader {
        id: meeting
        anchors.fill: parent
        // Behind the library the meeting goes on, and is found as it was left.
        active: main.shell.inMeeting
        visible: main.shell.screen === "meeting"
        sourceComponent: MeetingScreen { shell: main.shell }
    }
    Loader {
        anchors.fill: parent
        active: main.shell.screen === "library"
        visible: active
        sourceComponent: LibraryScreen { shell: main.shell }
    }
    SealedSheets { shell: main.shell }
    Toast {
        objectName: "toast"
        readonly property rect room: (meeting.item as MeetingScreen)?.titleRoom ?? Qt.rect(0, 0, 0, 0)
        low: meeting.visible
        x: beside ? room.x : (parent.width - width) / 2
        y: low ? Theme.gap1 : parent.height - height - Theme.gap6
        // With large letters on a small screen beside the title is no room for words; then the whole head is covered.
        readonly property bool beside: low && room.width > 200 * Theme.scale
        width: beside ? room.width : Math.min(parent.width - Theme.gap4 * 2, 560 * Theme.scale)
        text: main.shell.toast
        tone: main.shell.toastTone
        said: main.shell.toastCount
    }
}

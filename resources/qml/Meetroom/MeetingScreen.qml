pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "votes"
import "sitting"
import "minutes"

// The meeting: head, what is the matter with the line, and the view of the person's role, wide or in one column.
Item {
    id: screen

    required property ShellViewModel shell
    readonly property rect titleRoom: head.titleRoom
    readonly property bool wide: width >= 1000 * Theme.scale
    // What one column shows: a tablet turned upright goes on with the paper, and back.
    property string part: "agenda"

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        MeetingHeader {
            id: head
            shell: screen.shell
            wide: screen.width >= 860 * Theme.scale
            Layout.fillWidth: true
            onSettingsWanted: settings.open()
            onLineWanted: line.show("")
            onDoorWanted: door.begin()
        }
        Notice {
            objectName: "linkNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.header.linkSentence
            tone: screen.shell.header.linkTone
            iconName: screen.shell.header.linkIcon
        }
        Notice {
            objectName: "diskNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.disk.sentence
            tone: "red"
        }
        Notice {
            objectName: "lateNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.late.sentence
            tone: "red"
            actionText: qsTr("Understood")
            onActed: screen.shell.late.read()
        }
        Notice {
            objectName: "awayNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.sitting.doors.away
            tone: "amber"
            iconName: "door-closed"
        }
        InvitationNotice {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            invitation: screen.shell.sitting.invitation
        }
        PresenceNotice {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            sitting: screen.shell.sitting
            wall: screen.shell.wall
        }
        SealedNotices {
            shell: screen.shell
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
        }
        Notice {
            objectName: "callNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.pictures.banner
            tone: screen.shell.pictures.bannerTone
            iconName: screen.shell.pictures.failed ? "video-off" : "refresh-cw"
            actionText: screen.shell.pictures.failed ? qsTr("Try again") : ""
            onActed: screen.shell.pictures.join()
        }
        Notice {
            objectName: "minutesNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.view === "delegate" ? screen.shell.reading.call : ""
            tone: screen.shell.reading.callTone
            iconName: screen.shell.reading.callGlyph
            actionText: screen.shell.reading.callAction
            onActed: screen.shell.reading.open()
        }
        Notice {
            objectName: "sharingNotice"
            Layout.fillWidth: true
            Layout.leftMargin: Theme.gap3
            Layout.rightMargin: Theme.gap3
            Layout.topMargin: Theme.gap3
            text: screen.shell.sharing.text
            tone: "red"
            iconName: "screen-share"
            actionText: qsTr("Stop sharing")
            onActed: screen.shell.sharing.stop()
        }
        Loader {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.margins: Theme.gap3
            sourceComponent: screen.shell.view === "desk" ? (screen.shell.pictures.stage ? stage : desk) : screen.wide ? columns : oneColumn
        }
    }

    Component { id: columns; MeetingColumns { shell: screen.shell; Component.onCompleted: screen.part = "document" } }
    Component { id: oneColumn; MeetingNarrow { shell: screen.shell; tab: screen.part === "document" && shell.document.phase !== "ready" ? "agenda" : screen.part; onTabChanged: screen.part = tab } }
    Component { id: stage; CallStage { shell: screen.shell } }
    Component { id: desk; DeskView { shell: screen.shell } }

    Shortcut { sequence: "Ctrl+M"; enabled: screen.shell.microphone.joined; onActivated: screen.shell.microphone.toggle() }
    Shortcut { sequence: "Ctrl+K"; enabled: screen.shell.pictures.joined && screen.shell.pictures.hasCamera; onActivated: screen.shell.pictures.toggleCamera() }
    // Beside a document the same keys go to a page of it.
    Shortcut { sequence: "Ctrl+G"; enabled: screen.shell.pictures.joined && (screen.shell.pictures.stage || screen.shell.view === "desk" || !screen.wide); onActivated: screen.shell.pictures.toggleLayout() }
    Shortcut { sequence: "F9"; enabled: screen.shell.display.offered; onActivated: screen.shell.display.toggle() }
    Shortcut { sequence: "F11"; enabled: screen.wide || screen.shell.view === "desk"; onActivated: screen.shell.pictures.stage = !screen.shell.pictures.stage }

    CloserSheet { id: line; objectName: "lineSheet"; shell: screen.shell }
    SettingsSheet { id: settings; shell: screen.shell }
    VoteSheets { shell: screen.shell }
    Loader { id: minutes; active: false; sourceComponent: ReadingMinutes { reading: screen.shell.reading; onSignWanted: field => screen.shell.signing.begin(field) } }
    Connections { target: screen.shell.reading; function onWanted() { minutes.active = true; (minutes.item as ReadingMinutes).begin() } }
    Loader { id: signer; active: false; sourceComponent: SigningSheet { signing: screen.shell.signing } }
    Connections { target: screen.shell.signing; function onWanted() { signer.active = true; (signer.item as SigningSheet).open() } }
    DoorSheet { id: door; door: screen.shell.sitting.door; scanner: screen.shell.sitting.scanner; wall: screen.shell.wall }
    Loader { active: screen.shell.papersDesk.handing; sourceComponent: PapersSheets { desk: screen.shell.papersDesk } }
}

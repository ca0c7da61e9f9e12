import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// Head of the meeting screen.
Rectangle {
    id: head

    required property ShellViewModel shell
    required property bool wide
    signal settingsWanted()
    readonly property HeaderViewModel model: shell.header
    readonly property var views: model.chair && model.secretary ? ["delegate", "chair", "desk"] : model.chair ? ["delegate", "chair"] : model.secretary ? ["delegate", "desk"] : []
    readonly property var names: ({ delegate: qsTr("Delegate"), chair: qsTr("Chair"), desk: qsTr("Secretary") })

    implicitHeight: rows.implicitHeight + Theme.gap2 * 2
    color: Theme.card

    Rectangle { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } height: 1; color: Theme.line }

    ColumnLayout {
        id: rows
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2; leftMargin: Theme.gap4; rightMargin: Theme.gap4 }
        spacing: Theme.gap2

        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Rectangle {
                implicitWidth: 40
                implicitHeight: 40
                radius: Theme.radiusSmall
                color: Theme.red
                visible: head.width > 340 * Theme.scale
                Icon { anchors.centerIn: parent; name: "landmark"; size: 22; color: Theme.overRed }
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                Heading { objectName: "meetingTitle"; text: head.model.title; Layout.fillWidth: true; maximumLineCount: 2; elide: Text.ElideRight }
                AppText { objectName: "meetingSubtitle"; text: head.model.subtitle; visible: text !== ""; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; maximumLineCount: 2; elide: Text.ElideRight }
            }
            Loader { active: head.wide; visible: active; sourceComponent: facts }
            IconButton {
                objectName: "settingsButton"
                iconName: "settings"
                text: qsTr("Settings")
                onClicked: head.settingsWanted()
            }
            IconButton {
                objectName: "languageButton"
                iconName: "languages"
                text: head.shell.preferences.language === "vi" ? "English" : "Tiếng Việt"
                onClicked: head.shell.preferences.chooseLanguage(head.shell.preferences.language === "vi" ? "en" : "vi")
            }
            Avatar {
                objectName: "me"
                initials: head.model.initials
                Accessible.role: Accessible.StaticText
                Accessible.name: head.model.name + ", " + head.model.role
                HoverHandler { id: overMe }
                Tip { shown: overMe.hovered; text: head.model.name + " · " + head.model.role }
            }
        }
        Loader { active: !head.wide; visible: active; sourceComponent: facts; Layout.fillWidth: true }
    }

    Component {
        id: facts
        Flow {
            id: flow
            readonly property real natural: switcher.width + phase.implicitWidth + clock.implicitWidth + line.implicitWidth + spacing * 4
            width: head.wide ? natural : rows.width
            spacing: Theme.gap2
            Segments {
                id: switcher
                objectName: "viewSwitch"
                visible: head.views.length > 0
                name: qsTr("View")
                options: head.views.map(v => head.names[v])
                index: head.views.indexOf(head.shell.view)
                width: visible ? Math.min(implicitWidth, rows.width) : 0
                onPicked: index => head.shell.showView(head.views[index])
            }
            HeadBadge { id: phase; objectName: "phaseBadge"; text: head.model.phase; tone: head.model.phaseTone }
            HeadBadge { id: clock; objectName: "meetingClock"; visible: text !== ""; text: head.model.clock; tone: "plain"; iconName: "clock" }
            HeadBadge { id: line; objectName: "lineState"; text: head.model.link; tone: head.model.linkTone; iconName: head.model.linkIcon }
        }
    }
}

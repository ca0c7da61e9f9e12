import QtQuick
import Meetroom.Models

// What the head says in badges: view, stage, clock, line; wrapped where it does not fit.
Flow {
    id: facts

    required property ShellViewModel shell
    property bool brief: false
    signal lineWanted()
    readonly property HeaderViewModel model: shell.header
    readonly property var views: model.chair && model.secretary ? ["delegate", "chair", "desk"] : model.chair ? ["delegate", "chair"] : model.secretary ? ["delegate", "desk"] : []
    readonly property var names: ({ delegate: qsTr("Delegate"), chair: qsTr("Chair"), desk: qsTr("Secretary") })
    readonly property real natural: (switcher.visible ? switcher.implicitWidth + spacing : 0) + (record.visible ? record.implicitWidth + spacing : 0) + (shut.visible ? shut.implicitWidth + spacing : 0) + phase.implicitWidth + (clock.visible ? clock.implicitWidth + spacing : 0) + line.implicitWidth + spacing * 2

    spacing: Theme.gap2

    Segments {
        id: switcher
        objectName: "viewSwitch"
        visible: facts.views.length > 0
        name: qsTr("View")
        options: facts.views.map(v => facts.names[v])
        index: facts.views.indexOf(facts.shell.view)
        width: Math.min(implicitWidth, facts.width)
        onPicked: index => facts.shell.showView(facts.views[index])
    }
    HeadBadge { id: record; objectName: "recordingBadge"; visible: text !== ""; text: facts.shell.soundDesk.recording; tone: "red"; iconName: "circle-dot" }
    HeadBadge { id: shut; objectName: "doorsBadge"; visible: text !== ""; text: facts.shell.sitting.doors.badge; tone: "red"; iconName: "door-closed" }
    HeadBadge { id: phase; objectName: "phaseBadge"; visible: !(facts.brief && shut.visible); text: facts.model.phase; tone: facts.model.phaseTone }
    HeadBadge { id: clock; objectName: "meetingClock"; visible: text !== "" && !facts.brief; text: facts.model.clock; tone: "plain"; iconName: "clock" }
    LineButton {
        id: line
        objectName: "lineState"
        text: facts.model.link
        tone: facts.model.linkTone
        iconName: facts.model.linkIcon
        onClicked: facts.lineWanted()
    }
}

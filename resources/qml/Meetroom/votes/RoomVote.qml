pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A vote on the room's wall: a band below what is shown while it is open, its declared result over everything.
Item {
    id: wall

    required property RoomVoteViewModel vote
    readonly property bool panel: vote.mode === "panel"
    readonly property int large: Math.max(Theme.large, Math.round(height * 0.042))
    readonly property int medium: Math.max(Theme.body, Math.round(height * 0.028))
    readonly property int small: Math.max(Theme.small, Math.round(height * 0.021))

    objectName: "roomVote"
    visible: vote.mode !== ""

    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: wall.panel ? parent.height : Math.min(parent.height * 0.5, lines.implicitHeight + wall.small * 2)
        color: wall.panel ? "#0B1220" : "#F20B1220"
    }
    ColumnLayout {
        id: lines
        x: wall.width * 0.04
        y: wall.panel ? Math.max(wall.small, (wall.height - height) / 2) : wall.height - height - wall.small
        width: wall.width * 0.92
        spacing: wall.small

        AppText { visible: text !== ""; text: wall.vote.empty; size: wall.medium; color: "#C7D2E5"; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
        Repeater {
            model: wall.vote.polls
            ColumnLayout {
                id: line
                required property string question
                required property string kind
                required property string timer
                required property real timer_part
                required property string count
                required property string sentence
                required property string verdict
                required property string tone
                spacing: wall.small * 0.5
                Layout.fillWidth: true
                RowLayout {
                    spacing: wall.small
                    Layout.fillWidth: true
                    Icon { name: line.verdict === "" ? "vote" : "gavel"; size: wall.large; color: "#FFA3A8" }
                    AppText { objectName: "roomQuestion"; text: line.question; size: wall.panel ? wall.large : wall.medium; font.weight: Font.Bold; color: "#FFFFFF"; Layout.fillWidth: true }
                    AppText { objectName: "roomTimer"; visible: text !== ""; text: line.timer; size: wall.large * 1.4; font.weight: Font.Bold; color: "#FFFFFF"; wrapMode: Text.NoWrap }
                }
                AppText { objectName: "roomCount"; visible: line.count !== ""; text: line.kind + " · " + line.count; size: wall.medium; color: "#C7D2E5"; Layout.fillWidth: true }
                ProgressLine { visible: line.timer !== ""; value: line.timer_part; tone: "red"; Layout.fillWidth: true }
                AppText { objectName: "roomVerdict"; visible: text !== ""; text: line.verdict; size: wall.large * 1.6; font.weight: Font.Bold; color: line.tone === "green" ? "#6FE0B0" : line.tone === "amber" ? "#FFD560" : "#FFA3A8"; Layout.fillWidth: true }
                AppText { objectName: "roomSentence"; visible: text !== ""; text: line.sentence; size: wall.medium; color: "#EAF0FA"; Layout.fillWidth: true }
            }
        }
        RowLayout {
            visible: wall.vote.yes !== ""
            spacing: wall.large
            Layout.fillWidth: true
            Repeater {
                model: [{ words: qsTr("In favour"), number: wall.vote.yes, ink: "#6FE0B0" }, { words: qsTr("Against"), number: wall.vote.no, ink: "#FFA3A8" }, { words: qsTr("Abstain"), number: wall.vote.abstain, ink: "#C7D2E5" }]
                ColumnLayout {
                    id: box
                    required property var modelData
                    spacing: 0
                    Layout.fillWidth: true
                    AppText { text: box.modelData.number; size: wall.large * 2; font.weight: Font.Bold; color: box.modelData.ink; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
                    AppText { text: box.modelData.words; size: wall.medium; color: "#EAF0FA"; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
                }
            }
        }
        OptionBars { model: wall.vote.options; size: wall.medium; ink: "#FFFFFF"; faintInk: "#C7D2E5"; Layout.fillWidth: true }
        AppText { visible: text !== ""; text: wall.vote.turnout; size: wall.small; color: "#C7D2E5"; Layout.fillWidth: true }
        GridLayout {
            columns: Math.max(1, Math.floor(lines.width / (wall.small * 18)))
            columnSpacing: wall.large
            rowSpacing: wall.small * 0.4
            uniformCellWidths: true
            visible: groups.count + names.count > 0
            Layout.fillWidth: true
            Repeater { id: groups; model: wall.vote.groups; delegate: part }
            Repeater { id: names; model: wall.vote.names; delegate: part }
        }
    }
    Component {
        id: part
        ColumnLayout {
            id: one
            required property string name
            required property string numbers
            required property string tone
            // Many names have to fit the wall.
            readonly property int letters: Math.max(11, Math.min(wall.small, Math.round(wall.small * 30 / Math.max(30, groups.count + names.count))))
            spacing: 0
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            AppText { text: one.name; size: one.letters; color: "#FFFFFF"; Layout.fillWidth: true }
            AppText { text: one.numbers; size: Math.round(one.letters * 0.9); color: one.tone === "green" ? "#6FE0B0" : one.tone === "red" ? "#FFA3A8" : "#C7D2E5"; Layout.fillWidth: true }
        }
    }
}

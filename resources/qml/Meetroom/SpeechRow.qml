import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One contribution: who has the floor, or waits for it.
Rectangle {
    id: row

    required property string key
    required property string number
    required property string name
    required property string detail
    required property bool holds
    required property bool paused
    required property bool over
    required property bool mine
    required property string kind
    required property string first
    required property string shared
    required property bool order
    required property bool asks
    required property real part
    property FloorViewModel floor
    // Whether the floor can be given and taken, and points of order answered, by this person now.
    property bool chair: false
    property bool ruling: false
    signal rulingWanted(string key, string name, string kind)

    implicitHeight: body.implicitHeight + Theme.gap1 * 2
    radius: Theme.radiusSmall
    color: mine ? Theme.blueSoft : "transparent"
    Accessible.role: Accessible.ListItem
    Accessible.name: [name, detail, kind, first, shared].filter(part => part !== "").join(". ")

    ColumnLayout {
        id: body
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: Theme.gap1
        RowLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Rectangle {
                implicitWidth: 32 * Math.min(Theme.scale, 1.5)
                implicitHeight: implicitWidth
                radius: 9
                color: row.holds ? (row.over ? Theme.redSoft : Theme.greenSoft) : row.order ? Theme.amberSoft : Theme.field
                Icon { anchors.centerIn: parent; visible: row.holds; name: row.paused ? "pause" : "mic"; size: Math.round(17 * Theme.scale); color: row.over ? Theme.redText : Theme.greenText }
                AppText { anchors.centerIn: parent; visible: !row.holds; text: row.number; size: Theme.tiny; font.weight: Font.Bold; color: Theme.muted; wrapMode: Text.NoWrap }
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: row.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
                AppText { text: row.first !== "" && !row.holds ? row.detail + " · " + row.first : row.detail; size: Theme.tiny; Layout.fillWidth: true; color: row.holds ? (row.over ? Theme.redText : Theme.greenText) : Theme.muted; font.weight: row.holds ? Font.Medium : Font.Normal }
                AppText { visible: text !== ""; text: row.kind; size: Theme.tiny; color: row.order ? Theme.amberText : Theme.muted; Layout.fillWidth: true }
                AppText { visible: text !== ""; text: row.shared; size: Theme.tiny; color: Theme.amberText; Layout.fillWidth: true }
            }
            IconButton {
                objectName: "grantFloor" + row.number
                visible: row.chair && !row.holds && !row.asks
                iconName: "mic"
                ink: Theme.greenText
                text: qsTr("Give the floor to %1").arg(row.name)
                onDoubleClicked: {}
                onClicked: row.floor.grant(row.key)
            }
            IconButton {
                objectName: "strikeSpeech" + row.number
                visible: row.chair && !row.holds && !row.asks
                iconName: "x"
                ink: Theme.muted
                text: qsTr("Take %1 off the list").arg(row.name)
                onDoubleClicked: {}
                onClicked: row.floor.strike(row.key)
            }
        }
        ProgressLine { visible: row.holds && row.part > 0; value: row.part; tone: row.over ? "red" : row.part > 0.8 ? "amber" : "green"; Layout.fillWidth: true }
        ActionButton { objectName: "answerOrder" + row.number; visible: row.ruling && row.order; Layout.fillWidth: true; quiet: true; tone: "amber"; textSize: Theme.tiny; iconName: "scale"; text: qsTr("Answer the point of order"); onClicked: row.rulingWanted(row.key, row.name, row.kind) }
        RowLayout {
            visible: row.chair && row.holds
            spacing: Theme.gap1
            Layout.fillWidth: true
            ActionButton { objectName: "pauseSpeech"; Layout.fillWidth: true; quiet: true; tone: "plain"; textSize: Theme.tiny; leftPadding: Theme.gap2; rightPadding: Theme.gap2; text: row.paused ? qsTr("Resume") : qsTr("Pause"); onClicked: row.floor.pause(row.key) }
            ActionButton { objectName: "extendSpeech"; Layout.fillWidth: true; quiet: true; tone: "blue"; textSize: Theme.tiny; leftPadding: Theme.gap2; rightPadding: Theme.gap2; text: qsTr("+1 min"); onClicked: row.floor.extend(row.key) }
            ActionButton { objectName: "endSpeech"; Layout.fillWidth: true; quiet: true; tone: "red"; textSize: Theme.tiny; leftPadding: Theme.gap2; rightPadding: Theme.gap2; text: qsTr("End"); onClicked: row.floor.end(row.key) }
        }
    }
}

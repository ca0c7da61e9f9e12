import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// One agenda item.
Rectangle {
    id: row

    required property string key
    required property string number
    required property string title
    required property string detail
    required property string progress
    required property string presenter
    required property int depth
    required property bool late
    required property bool callable
    property AgendaViewModel agenda
    property bool chair: false
    readonly property bool running: progress === "running"

    implicitHeight: body.implicitHeight + (running ? Theme.gap3 : Theme.gap2) * 2
    radius: Theme.radiusSmall
    color: running ? Theme.redSoft : "transparent"
    border { width: running && Theme.contrast ? 2 : 0; color: Theme.redText }
    Accessible.role: Accessible.ListItem
    Accessible.name: number + ". " + title + ". " + detail

    RowLayout {
        id: body
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.gap2 + row.depth * Theme.gap4; rightMargin: Theme.gap2 }
        spacing: Theme.gap3
        Rectangle {
            implicitWidth: Math.max(28 * Math.min(Theme.scale, 1.5), numberText.implicitWidth + 8)
            implicitHeight: 28 * Math.min(Theme.scale, 1.5)
            radius: height / 2
            color: row.progress === "done" ? Theme.greenSoft : !row.running && row.progress !== "planned" ? Theme.amberSoft : row.running ? Theme.red : Theme.field
            Layout.alignment: Qt.AlignVCenter
            Icon { anchors.centerIn: parent; visible: !numberText.visible; name: row.progress === "done" ? "check" : row.progress === "deferred" ? "pause" : "reply"; size: Math.round(16 * Theme.scale); color: row.progress === "done" ? Theme.greenText : Theme.amberText }
            AppText { id: numberText; anchors.centerIn: parent; visible: row.progress === "planned" || row.running; text: row.number; size: Theme.tiny; font.weight: Font.Bold; wrapMode: Text.NoWrap; color: row.running ? Theme.overRed : Theme.muted }
        }
        ColumnLayout {
            spacing: 2
            Layout.fillWidth: true
            AppText { text: row.title; Layout.fillWidth: true; font.weight: row.progress === "planned" || row.running ? Font.DemiBold : Font.Medium; color: row.progress === "planned" || row.running ? Theme.text : Theme.muted }
            AppText { text: row.presenter; visible: text !== "" && row.running; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
            AppText { objectName: "agendaDetail"; text: row.detail; visible: text !== ""; size: Theme.tiny; Layout.fillWidth: true; color: row.running ? Theme.redText : Theme.muted; font.weight: row.running ? Font.Medium : Font.Normal }
        }
        IconButton {
            objectName: row.running ? "finishItem" + row.number : "startItem" + row.number
            visible: row.chair && row.callable
            iconName: row.running ? "check" : "play"
            ink: row.running ? Theme.redText : Theme.blueText
            text: row.running ? qsTr("Finish item %1").arg(row.number) : qsTr("Start item %1").arg(row.number)
            onDoubleClicked: {}
            onClicked: row.running ? row.agenda.finish(row.key) : row.agenda.start(row.key)
        }
    }
}

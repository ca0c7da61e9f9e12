import QtQuick
import QtQuick.Layouts

// A sentence that must be read: what is the matter, and what to do.
Rectangle {
    id: notice

    property string text: ""
    property string tone: "amber"
    property string iconName: tone === "red" ? "circle-alert" : tone === "green" ? "circle-check" : "info"
    property string actionText: ""
    // With large letters on a small screen the button goes below, or the sentence would be one word wide.
    readonly property bool stacked: width - action.implicitWidth < 200 * Theme.scale
    signal acted()

    visible: text !== ""
    implicitHeight: visible ? row.implicitHeight + Theme.gap3 * 2 : 0
    implicitWidth: 200
    radius: Theme.radiusSmall
    color: Theme.soft(tone)
    border { width: Theme.contrast ? 2 : 0; color: Theme.ink(tone) }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    GridLayout {
        id: row
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        columns: notice.stacked ? 2 : 3
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        Icon { name: notice.iconName; color: Theme.ink(notice.tone); Layout.alignment: Qt.AlignTop }
        AppText { text: notice.text; Layout.fillWidth: true; Accessible.ignored: true; color: Theme.contrast ? Theme.ink(notice.tone) : Theme.text }
        ActionButton {
            id: action
            objectName: notice.objectName + "Action"
            visible: text !== ""
            text: notice.actionText
            quiet: true
            tone: notice.tone
            Layout.columnSpan: notice.stacked ? 2 : 1
            Layout.fillWidth: notice.stacked
            onClicked: notice.acted()
        }
    }
}

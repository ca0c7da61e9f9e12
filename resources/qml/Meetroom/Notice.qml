import QtQuick
import QtQuick.Layouts

// A sentence that must be read: what is the matter, and what to do.
Rectangle {
    id: notice

    property string text: ""
    property string tone: "amber"
    property string iconName: tone === "red" ? "circle-alert" : tone === "green" ? "circle-check" : "info"
    property string actionText: ""
    signal acted()

    visible: text !== ""
    implicitHeight: visible ? row.implicitHeight + Theme.gap3 * 2 : 0
    implicitWidth: 200
    radius: Theme.radiusSmall
    color: Theme.soft(tone)
    border { width: Theme.contrast ? 2 : 0; color: Theme.ink(tone) }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap3
        Icon { name: notice.iconName; color: Theme.ink(notice.tone); Layout.alignment: Qt.AlignTop }
        AppText { text: notice.text; Layout.fillWidth: true; Accessible.ignored: true; color: Theme.contrast ? Theme.ink(notice.tone) : Theme.text }
        ActionButton {
            objectName: notice.objectName + "Action"
            visible: text !== ""
            text: notice.actionText
            quiet: true
            tone: notice.tone
            onClicked: notice.acted()
        }
    }
}

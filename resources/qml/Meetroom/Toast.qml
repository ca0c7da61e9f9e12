import QtQuick
import QtQuick.Layouts

// A short message above the screen; `said` counts up with every message, `low`: it lies in the head of the meeting.
Rectangle {
    id: toast

    property string text: ""
    property string tone: "blue"
    property int said: 0
    property bool shown: false
    property bool low: false

    onSaidChanged: { shown = text !== ""; clock.restart() }

    visible: shown && text !== ""
    height: row.implicitHeight + (low ? Theme.gap1 : Theme.gap3) * 2
    radius: Theme.radiusSmall
    color: Theme.dark ? Theme.raised : Theme.text
    border { width: 2; color: Theme.solid(tone) }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Timer { id: clock; interval: 8000; onTriggered: toast.shown = false }
    RowLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.gap4; rightMargin: Theme.gap1 }
        spacing: Theme.gap3
        Icon { visible: toast.width > 280 * Theme.scale; name: toast.tone === "red" ? "circle-alert" : toast.tone === "green" ? "circle-check" : "info"; color: "#FFFFFF" }
        AppText { text: toast.text; color: "#FFFFFF"; Layout.fillWidth: true; Accessible.ignored: true }
        IconButton { objectName: "toastClose"; iconName: "x"; ink: "#FFFFFF"; text: qsTr("Close"); onClicked: toast.shown = false }
    }
}

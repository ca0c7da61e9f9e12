import QtQuick
import QtQuick.Controls.Basic
import Meetroom

// A place of the minutes in the outline: its number, title, times, and whether a text stands there.
AbstractButton {
    id: place

    required property int index
    required property string key
    required property string number
    required property string title
    required property string detail
    required property string mark
    required property string said
    required property int depth
    required property bool chosen
    required property bool running

    objectName: "minutesPlace" + index
    implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: number + " " + title + ", " + said + (detail === "" ? "" : ", " + detail)
    Accessible.selected: chosen
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    contentItem: Item {
        Rectangle {
            id: badge
            x: Theme.gap2 + place.depth * Theme.gap3
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(Math.round(28 * Math.min(Theme.scale, 1.6)), digits.implicitWidth + Theme.gap2)
            height: Math.round(28 * Math.min(Theme.scale, 1.6))
            radius: height / 2
            color: place.running ? Theme.red : place.chosen ? Theme.blue : Theme.field
            border { width: Theme.contrast ? 1 : 0; color: Theme.line }
            AppText { id: digits; anchors.centerIn: parent; text: place.number; size: Theme.tiny; wrapMode: Text.NoWrap; font.weight: Font.DemiBold; color: place.running ? Theme.overRed : place.chosen ? Theme.overBlue : Theme.muted; Accessible.ignored: true }
        }
        Column {
            id: words
            anchors { left: badge.right; leftMargin: Theme.gap3; right: sign.left; rightMargin: Theme.gap2; verticalCenter: parent.verticalCenter }
            AppText { width: parent.width; text: place.title; font.weight: place.chosen ? Font.DemiBold : Font.Medium; color: place.chosen ? Theme.blueText : Theme.text; Accessible.ignored: true }
            AppText { width: parent.width; visible: text !== ""; text: place.detail; size: Theme.tiny; color: place.running ? Theme.redText : Theme.muted; Accessible.ignored: true }
        }
        Icon {
            id: sign
            name: place.mark === "written" ? "circle-check" : place.mark === "typed" ? "pen-line" : place.mark === "conflict" ? "triangle-alert" : ""
            visible: place.mark !== ""
            width: Math.round(20 * Theme.scale)
            size: Math.round(16 * Theme.scale)
            color: Theme.ink(place.mark === "written" ? "green" : place.mark === "typed" ? "blue" : "amber")
            anchors { right: parent.right; rightMargin: Theme.gap2; verticalCenter: parent.verticalCenter }
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: place.chosen ? Theme.blueSoft : place.hovered ? Theme.field : "transparent"
        border { width: Theme.contrast && place.chosen ? 2 : 0; color: Theme.blueText }
        FocusRing { shown: place.visualFocus; anchors.margins: 1 }
    }
}

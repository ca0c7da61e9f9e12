import QtQuick
import QtQuick.Controls.Basic
import Meetroom

// A fact beside the text: pressed, it is put where the cursor is.
AbstractButton {
    id: fact

    required property int index
    required property string key
    required property string glyph
    required property string words
    required property string at
    required property string tone
    required property string places
    required property bool insertable

    objectName: "minutesFact" + index
    text: words
    enabled: insertable
    implicitHeight: Math.max(Theme.target, lines.implicitHeight + Theme.gap2 * 2)
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: (at === "" ? "" : at + " ") + text
    Accessible.description: insertable ? qsTr("Insert at the cursor") : ""
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    contentItem: Item {
        Icon { id: sign; x: Theme.gap2; y: Theme.gap1; name: fact.glyph; size: Math.round(16 * Theme.scale); color: fact.tone === "plain" ? Theme.muted : Theme.ink(fact.tone) }
        Column {
            id: lines
            anchors { left: sign.right; leftMargin: Theme.gap2; right: put.left; rightMargin: Theme.gap2; verticalCenter: parent.verticalCenter }
            AppText { width: parent.width; text: fact.text; Accessible.ignored: true }
            AppText { width: parent.width; visible: text !== ""; text: [fact.at, fact.places].filter(part => part !== "").join(" · "); size: Theme.tiny; color: Theme.muted; Accessible.ignored: true }
        }
        Icon {
            id: put
            visible: fact.insertable && (fact.hovered || fact.visualFocus)
            width: Math.round(20 * Theme.scale)
            name: "arrow-right"
            size: Math.round(16 * Theme.scale)
            color: Theme.blueText
            anchors { right: parent.right; rightMargin: Theme.gap2; verticalCenter: parent.verticalCenter }
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: fact.down ? Theme.faint : fact.hovered && fact.insertable ? Theme.field : "transparent"
        FocusRing { shown: fact.visualFocus; anchors.margins: 1 }
    }
    Tip { shown: fact.hovered && fact.insertable; text: qsTr("Insert at the cursor") }
}

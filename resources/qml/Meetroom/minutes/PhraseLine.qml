import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// A stock phrase as it would be inserted now.
AbstractButton {
    id: line

    required property int index
    required property string key
    required property string section
    required property bool own
    required property bool current
    required property string phrase
    required property MinutesPhrasesViewModel phrases
    signal chosen()

    objectName: "phrase" + index
    implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.ListItem
    Accessible.name: phrase
    Accessible.selected: current
    onClicked: chosen()
    contentItem: Item {
        AppText { id: words; anchors { left: parent.left; leftMargin: Theme.gap2; right: bin.left; verticalCenter: parent.verticalCenter } text: line.phrase; Accessible.ignored: true }
        IconButton { id: bin; objectName: "phraseRemove" + line.index; visible: line.own; width: visible ? implicitWidth : 0; anchors { right: parent.right; verticalCenter: parent.verticalCenter } iconName: "trash-2"; text: qsTr("Remove this phrase"); onClicked: line.phrases.remove(line.key) }
    }
    background: Rectangle { radius: Theme.radiusSmall; color: line.current ? Theme.blueSoft : line.hovered ? Theme.field : "transparent"; border { width: line.current ? 2 : 0; color: Theme.focus } }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// Choose one of several words.  `options`: list of strings; `index`: the chosen one; `picked(index)`: by the user;
// `show(index)`: choose without telling.
ColumnLayout {
    id: picker

    property string label: ""
    // For who hears the screen, where no label is shown.
    property string name: label
    property var options: []
    property int index: 0
    property int chosen: box.currentIndex
    signal picked(int index)
    function show(choice: int) { kept = choice; box.currentIndex = choice }

    spacing: Theme.gap1
    // A view model hands out its words anew whenever anything changes; a box that gets a new model forgets its choice.
    property var words: []
    property int kept: index
    onOptionsChanged: if (JSON.stringify(options) !== JSON.stringify(words)) words = options
    // A choice by hand ends the binding below; what is chosen elsewhere afterwards must still be shown.
    onIndexChanged: show(index)

    AppText {
        text: picker.label
        visible: text !== ""
        font.weight: Font.Medium
        Layout.fillWidth: true
        Accessible.ignored: true
    }
    ComboBox {
        id: box
        objectName: picker.objectName + "Box"
        Layout.fillWidth: true
        implicitWidth: 0
        implicitHeight: Math.max(Theme.target, chosenWords.implicitHeight + Theme.gap3 * 2)
        model: picker.words
        currentIndex: picker.index
        onModelChanged: if (count > 0) currentIndex = Math.min(picker.kept, count - 1)
        Component.onCompleted: if (count > 0) currentIndex = Math.min(picker.kept, count - 1)
        Accessible.role: Accessible.ComboBox
        Accessible.name: picker.name
        onActivated: index => { picker.kept = index; picker.picked(index) }

        contentItem: AppText {
            id: chosenWords
            leftPadding: Theme.gap3
            rightPadding: Theme.gap6 + Theme.gap3
            text: box.displayText
            verticalAlignment: Text.AlignVCenter
            Accessible.ignored: true
        }
        indicator: Icon {
            name: "chevron-down"
            x: box.width - width - Theme.gap3
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.muted
        }
        background: Rectangle {
            radius: Theme.radiusSmall
            color: Theme.field
            border { width: box.activeFocus ? 2 : 1; color: box.activeFocus ? Theme.focus : Theme.line }
        }
        delegate: ItemDelegate {
            id: row
            required property int index
            required property string modelData
            objectName: picker.objectName + "Option" + index
            width: ListView.view ? ListView.view.width : 0
            height: Math.max(Theme.target, optionWords.implicitHeight + Theme.gap2 * 2)
            text: modelData
            highlighted: box.highlightedIndex === index
            Accessible.name: text
            contentItem: AppText { id: optionWords; text: row.text; verticalAlignment: Text.AlignVCenter; Accessible.ignored: true }
            background: Rectangle { color: row.highlighted ? Theme.blueSoft : "transparent"; radius: 8 }
        }
        popup.background: Rectangle { color: Theme.raised; radius: Theme.radiusSmall; border { color: Theme.line; width: 1 } }
        popup.padding: Theme.gap1
        popup.height: Math.min(popup.contentItem.implicitHeight + Theme.gap1 * 2, box.Window.height - Theme.gap4)
    }
}

import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom

// One page that was found, below the title of its document where it is the first.
ColumnLayout {
    id: line

    required property string key
    required property string head
    required property string place
    required property string excerpt
    required property string spoken
    signal pressed()

    spacing: 0

    Heading { visible: line.head !== ""; text: line.head; size: Theme.small; Layout.fillWidth: true; Layout.topMargin: Theme.gap3 }
    AbstractButton {
        id: button
        objectName: "found-" + line.key
        Layout.fillWidth: true
        implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
        focusPolicy: Qt.StrongFocus
        text: line.spoken
        Accessible.role: Accessible.Button
        Accessible.name: text
        onClicked: line.pressed()
        background: Rectangle { radius: Theme.radiusSmall; color: button.hovered || line.ListView.isCurrentItem ? Theme.field : "transparent"; FocusRing { shown: button.visualFocus || (line.ListView.isCurrentItem && line.ListView.view.activeFocus); anchors.margins: 0 } }
        contentItem: RowLayout {
            spacing: Theme.gap2
            Icon { Layout.leftMargin: Theme.gap2; Layout.alignment: Qt.AlignTop; Layout.topMargin: Math.max(0, Theme.tiny - 8) / 2; name: "file-text"; size: 16; color: Theme.muted }
            ColumnLayout {
                id: words
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.place; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: line.excerpt; textFormat: Text.StyledText; Layout.fillWidth: true; Accessible.ignored: true }
            }
        }
    }
}

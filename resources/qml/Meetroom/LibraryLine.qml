import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A document or an own note of the library; what cannot be read here is told and not pressed.
ColumnLayout {
    id: line

    required property string key
    required property bool readable
    property string iconName: ""
    property string above: ""
    property string lead: ""
    property string below: ""
    signal clicked()

    spacing: 0

    AppText { visible: line.above !== ""; text: line.above; size: Theme.tiny; color: Theme.muted; font.weight: Font.Medium; Layout.fillWidth: true; Layout.topMargin: Theme.gap2 }
    AbstractButton {
        id: button
        objectName: line.objectName + "-button"
        enabled: line.readable
        Layout.fillWidth: true
        implicitHeight: Math.max(Theme.target, words.implicitHeight + Theme.gap2 * 2)
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.Button
        Accessible.name: [line.above, line.lead, line.below].filter(part => part !== "").join(", ")
        onClicked: line.clicked()
        Keys.onReturnPressed: click()
        Keys.onEnterPressed: click()
        background: Rectangle { radius: Theme.radiusSmall; color: button.hovered ? Theme.field : "transparent"; FocusRing { shown: button.visualFocus; anchors.margins: 0 } }
        contentItem: RowLayout {
            spacing: Theme.gap3
            Icon { Layout.leftMargin: Theme.gap2; name: line.iconName; color: line.readable ? Theme.redText : Theme.muted }
            ColumnLayout {
                id: words
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.lead; color: line.readable ? Theme.text : Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: line.below; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            }
        }
    }
}

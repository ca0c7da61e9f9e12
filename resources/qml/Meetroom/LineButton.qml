import QtQuick
import QtQuick.Controls.Basic

// How the line is, in words, glyph and colour; pressed: its figures.
AbstractButton {
    id: button

    property string tone: "green"
    property string iconName: ""

    padding: 0
    implicitWidth: badge.implicitWidth
    implicitHeight: badge.implicitHeight
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("My line: %1").arg(text)
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    contentItem: HeadBadge { id: badge; text: button.text; tone: button.tone; iconName: button.iconName; Accessible.ignored: true }
    background: Item {}
    FocusRing { anchors.margins: 2; shown: button.visualFocus; radius: 18 }
    Tip { shown: button.hovered; text: button.Accessible.name }
}

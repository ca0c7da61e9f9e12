import QtQuick
import QtQuick.Controls.Basic

// A tip beside what the pointer rests on.
ToolTip {
    id: tip

    property bool shown: false

    visible: shown
    delay: 600
    padding: Theme.gap2
    contentItem: AppText { text: tip.text; size: Theme.tiny; color: Theme.card; wrapMode: Text.NoWrap }
    background: Rectangle { radius: 8; color: Theme.text }
}

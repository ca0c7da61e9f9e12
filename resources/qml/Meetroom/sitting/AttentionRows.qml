pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// What needs the chair, urgent first, each with one press to act; not there when nothing does.
ColumnLayout {
    id: list

    required property AttentionViewModel attention

    visible: attention.any
    spacing: Theme.gap2

    Repeater {
        model: list.attention.rows
        Rectangle {
            id: row
            required property string key
            required property string text
            required property string detail
            required property string tone
            required property string glyph
            required property var acts
            required property var act_texts
            implicitHeight: body.implicitHeight + Theme.gap2 * 2
            radius: Theme.radiusSmall
            color: Theme.soft(tone)
            border { width: Theme.contrast ? 1 : 0; color: Theme.ink(tone) }
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: [text, detail].filter(part => part !== "").join(". ")
            ColumnLayout {
                id: body
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
                spacing: Theme.gap2
                RowLayout {
                    spacing: Theme.gap2
                    Layout.fillWidth: true
                    Icon { name: row.glyph; color: Theme.ink(row.tone); Layout.alignment: Qt.AlignTop }
                    ColumnLayout {
                        spacing: 0
                        Layout.fillWidth: true
                        AppText { text: row.text; font.weight: row.tone === "plain" ? Font.Normal : Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                        AppText { visible: text !== ""; text: row.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                    }
                }
                Flow {
                    id: actions
                    visible: row.acts.length > 0
                    spacing: Theme.gap2
                    Layout.fillWidth: true
                    Repeater {
                        model: row.acts
                        ActionButton {
                            required property int index
                            required property string modelData
                            objectName: "attend-" + modelData
                            width: Math.min(implicitWidth, actions.width)
                            leftPadding: Theme.gap3
                            rightPadding: Theme.gap3
                            text: row.act_texts[index]
                            tone: row.tone === "plain" ? "blue" : row.tone
                            quiet: index > 0 || row.tone === "plain"
                            onClicked: list.attention.act(row.key, modelData)
                        }
                    }
                }
            }
        }
    }
}

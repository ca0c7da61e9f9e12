pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models
import "../sitting"

// The text beside its facts.
GridLayout {
    id: texts

    required property MinutesViewModel minutes
    required property AgendaDeskViewModel desk
    readonly property bool beside: width >= 760 * Theme.scale

    columns: beside ? 2 : 1
    columnSpacing: Theme.gap4
    rowSpacing: Theme.gap2
    Component.onCompleted: minutes.writing.watch(true)
    Component.onDestruction: minutes.writing.watch(false)

    MinutesOutline {
        writing: texts.minutes.writing
        folded: !texts.beside
        Layout.fillHeight: texts.beside
        Layout.fillWidth: !texts.beside
        Layout.preferredWidth: texts.beside ? Math.max(280 * Math.min(Theme.scale, 1.5), texts.width * 0.34) : -1
        Layout.maximumWidth: texts.beside ? Math.max(280 * Math.min(Theme.scale, 1.5), texts.width * 0.34) : -1
        onInserted: editor.takeFocus()
    }
    MinutesEditor {
        id: editor
        minutes: texts.minutes
        roomy: texts.beside
        Layout.fillWidth: true
        Layout.fillHeight: true
        onConcluding: conclude.begin(texts.minutes.writing.place, texts.minutes.writing.conclusion)
    }
    ConclusionSheet { id: conclude; desk: texts.desk; onClosed: editor.takeFocus() }
}

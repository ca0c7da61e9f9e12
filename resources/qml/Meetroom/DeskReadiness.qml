pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// Whose papers are there, per point and per person, filling while they arrive.
DeskPanel {
    id: panel

    required property ReadinessDeskViewModel board

    title: qsTr("Papers on the machines")
    note: qsTr("A file counts once the machine has all of it and has verified it; it need not be released.")

    ColumnLayout {
        spacing: Theme.gap1
        Layout.fillWidth: true
        AppText { objectName: "boardSummary"; text: panel.board.summary; font.weight: Font.DemiBold; color: panel.board.ready ? Theme.greenText : Theme.text; Layout.fillWidth: true }
        ProgressLine { value: panel.board.part; tone: panel.board.ready ? "green" : "blue"; Layout.fillWidth: true }
    }
    GridLayout {
        columns: panel.roomy ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        Layout.fillWidth: true
        Segments { objectName: "boardFilter"; name: qsTr("Who is shown"); options: panel.board.filters; index: panel.board.chosen; Layout.preferredWidth: Math.min(implicitWidth, panel.width - Theme.gap4 * 2); onPicked: index => panel.board.choose(index) }
        Field { objectName: "boardSearch"; placeholder: qsTr("Search a name or a point"); Layout.fillWidth: true; onTextChanged: panel.board.search(text) }
    }
    AppText { objectName: "boardEmpty"; visible: text !== ""; text: panel.board.empty; color: Theme.muted; Layout.fillWidth: true }
    ListView {
        id: list
        objectName: "boardList"
        cacheBuffer: 0
        Layout.rightMargin: -8
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        model: panel.board.rows
        activeFocusOnTab: true
        keyNavigationEnabled: true
        highlightMoveDuration: Theme.fast
        Accessible.role: Accessible.List
        Accessible.name: panel.title
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: BoardLine { width: list.width - bar.room }
    }
}

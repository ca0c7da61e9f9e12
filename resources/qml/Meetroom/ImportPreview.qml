pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// What a list would change, row by row; then how far it is, and what came of it.
ColumnLayout {
    id: preview

    required property PeopleImportViewModel source
    required property real room
    readonly property bool open: source.stage === "preview"
    readonly property bool wide: width > 560 * Theme.scale
    signal fileWanted()

    spacing: Theme.gap3
    GridLayout {
        columns: preview.wide ? 2 : 1
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        Layout.fillWidth: true
        AppText { objectName: "importFile"; text: preview.source.file; font.weight: Font.DemiBold; wrapMode: Text.WrapAtWordBoundaryOrAnywhere; Layout.fillWidth: true }
        Flow {
            spacing: Theme.gap2
            visible: preview.open
            layoutDirection: preview.wide ? Qt.RightToLeft : Qt.LeftToRight
            Layout.fillWidth: true
            ActionButton { objectName: "importColumns"; text: qsTr("Columns"); tone: "plain"; quiet: !columns.visible; iconName: "columns-2"; onClicked: columns.shown = !columns.visible }
            ActionButton { objectName: "importOther"; text: qsTr("Another file"); tone: "plain"; quiet: true; iconName: "folder-open"; onClicked: preview.fileWanted() }
        }
    }
    Notice { objectName: "importNotice"; text: preview.source.notice; tone: "amber"; Layout.fillWidth: true }
    ImportColumns {
        id: columns
        property bool shown: false
        visible: preview.open && (shown || !preview.source.known)
        source: preview.source
        Layout.fillWidth: true
    }
    Notice { objectName: "importNews"; visible: text !== "" && preview.open; text: preview.source.news; tone: "blue"; Layout.fillWidth: true }
    Notice { objectName: "importResult"; text: preview.source.result; tone: preview.source.resultTone; Layout.fillWidth: true }
    Segments {
        objectName: "importFilter"
        name: qsTr("Which rows are shown")
        options: preview.source.filters
        index: preview.source.filter
        Layout.fillWidth: true
        onPicked: index => preview.source.showOnly(index)
    }
    ListView {
        id: list
        objectName: "importRows"
        visible: count > 0
        cacheBuffer: 0
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(Math.max(contentHeight, Theme.target), Math.max(Theme.target * 6, preview.room * 0.42))
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        keyNavigationEnabled: true
        model: preview.source.rows
        ScrollBar.vertical: ThinBar { id: bar }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Rows of the list")
        delegate: PlanLine { source: preview.source; changeable: preview.open; width: list.width - bar.room }
    }
    ColumnLayout {
        visible: preview.source.stage === "running"
        spacing: Theme.gap2
        Layout.fillWidth: true
        AppText { objectName: "importProgress"; text: preview.source.progress; font.weight: Font.DemiBold; Layout.fillWidth: true }
        ProgressLine { value: preview.source.part; Layout.fillWidth: true }
        AppText { text: qsTr("You may close this and go on working; it goes on by itself."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
        ActionButton { objectName: "importStop"; text: qsTr("Stop"); tone: "red"; quiet: true; iconName: "x"; Layout.fillWidth: true; onClicked: preview.source.stop() }
    }
    ActionButton { objectName: "importCarryOut"; visible: preview.open; text: preview.source.confirm; tone: "green"; iconName: "check"; enabled: preview.source.ready; Layout.fillWidth: true; onClicked: preview.source.carryOut() }
    ActionButton { objectName: "importCheck"; visible: preview.source.stage === "done" || (preview.open && preview.source.problem !== ""); text: qsTr("Look the list over again"); tone: "plain"; quiet: true; iconName: "refresh-cw"; Layout.fillWidth: true; onClicked: preview.source.check() }
    ActionButton { objectName: "importFinish"; visible: preview.source.stage === "done"; text: qsTr("Close"); iconName: "check"; Layout.fillWidth: true; onClicked: preview.source.close() }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models

// What each column of the file holds, to be corrected.
ColumnLayout {
    id: columns

    required property PeopleImportViewModel source
    readonly property int across: width > 760 * Theme.scale ? 3 : width > 480 * Theme.scale ? 2 : 1

    spacing: Theme.gap3
    Picker { objectName: "importSheetChoice"; visible: columns.source.sheets.length > 1; label: qsTr("Sheet of the workbook"); options: columns.source.sheets; index: columns.source.sheet; Layout.fillWidth: true; onPicked: index => columns.source.chooseSheet(index) }
    Picker { objectName: "importHeadChoice"; label: qsTr("Row with the heads of the columns"); options: columns.source.heads; index: columns.source.head; Layout.fillWidth: true; onPicked: index => columns.source.chooseHead(index) }
    GridLayout {
        columns: columns.across
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap3
        uniformCellWidths: true
        Layout.fillWidth: true
        Repeater {
            model: columns.source.columns
            ColumnLayout {
                id: column
                required property string key
                required property string head
                required property string sample
                required property int field
                spacing: Theme.gap1
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                Picker { objectName: "importColumn" + column.key; label: column.head; options: columns.source.fields; index: column.field; Layout.fillWidth: true; onPicked: index => columns.source.chooseField(Number(column.key), index) }
                AppText { text: column.sample; size: Theme.tiny; color: Theme.muted; wrapMode: Text.WrapAtWordBoundaryOrAnywhere; Layout.fillWidth: true }
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom

// A month to pick a day from, by finger or by the arrow keys.  Months count from 1.
Sheet {
    id: sheet

    property int year: 2026
    property int month: 1
    property int day: 1
    readonly property int days: new Date(year, month, 0).getDate()
    readonly property int lead: (new Date(year, month - 1, 1).getDay() + 6) % 7
    readonly property real cell: Math.max(Theme.target, Math.floor((width - padding * 2 - 10) / 7) - 2)
    signal picked(int year, int month, int day)

    function begin(y: int, m: int, d: int) { year = y; month = m; day = Math.max(1, d); open(); grid.forceActiveFocus() }
    function move(by: int) {
        const to = new Date(year, month - 1, day + by)
        year = to.getFullYear(); month = to.getMonth() + 1; day = to.getDate()
    }
    function turn(by: int) {
        const to = new Date(year, month - 1 + by, 1)
        year = to.getFullYear(); month = to.getMonth() + 1; day = Math.min(day, new Date(year, month, 0).getDate())
    }
    function take(d: int) { close(); picked(year, month, d) }

    title: qsTr("Choose a day")
    preferredWidth: 420
    padding: Theme.gap4

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.gap2
        IconButton { objectName: sheet.objectName + "Before"; iconName: "chevron-left"; fill: Theme.field; text: qsTr("The month before"); onClicked: sheet.turn(-1) }
        AppText { text: qsTr("Month %1/%2").arg(sheet.month).arg(sheet.year); font.weight: Font.DemiBold; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true; Accessible.ignored: true }
        IconButton { objectName: sheet.objectName + "After"; iconName: "chevron-right"; fill: Theme.field; text: qsTr("The month after"); onClicked: sheet.turn(1) }
    }
    GridLayout {
        id: grid
        objectName: sheet.objectName + "Days"
        columns: 7
        columnSpacing: 1
        rowSpacing: 1
        activeFocusOnTab: true
        Layout.fillWidth: true
        Accessible.role: Accessible.Table
        Accessible.name: sheet.day + "/" + sheet.month + "/" + sheet.year
        Keys.onLeftPressed: sheet.move(-1)
        Keys.onRightPressed: sheet.move(1)
        Keys.onUpPressed: sheet.move(-7)
        Keys.onDownPressed: sheet.move(7)
        Keys.onReturnPressed: sheet.take(sheet.day)
        Keys.onEnterPressed: sheet.take(sheet.day)
        Keys.onPressed: event => { if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown) { sheet.turn(event.key === Qt.Key_PageUp ? -1 : 1); event.accepted = true } }
        Repeater {
            model: [qsTr("Mo"), qsTr("Tu"), qsTr("We"), qsTr("Th"), qsTr("Fr"), qsTr("Sa"), qsTr("Su")]
            AppText { required property string modelData; text: modelData; size: Theme.tiny; color: Theme.muted; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
        }
        Repeater {
            model: 42
            AbstractButton {
                id: cell
                required property int index
                readonly property int number: index - sheet.lead + 1
                readonly property bool there: number >= 1 && number <= sheet.days
                readonly property bool chosen: there && number === sheet.day
                objectName: sheet.objectName + "Day" + number
                visible: there || index < 35
                enabled: there
                opacity: there ? 1 : 0
                focusPolicy: Qt.NoFocus
                text: number
                Layout.fillWidth: true
                Layout.preferredWidth: Theme.target
                implicitWidth: Theme.target
                implicitHeight: Theme.target
                Accessible.role: Accessible.Button
                Accessible.name: number + "/" + sheet.month + "/" + sheet.year
                onClicked: sheet.take(number)
                contentItem: AppText { text: cell.text; horizontalAlignment: Text.AlignHCenter; verticalAlignment: Text.AlignVCenter; font.weight: cell.chosen ? Font.Bold : Font.Normal; color: cell.chosen ? Theme.overBlue : Theme.text; Accessible.ignored: true }
                background: Rectangle { radius: Theme.radiusSmall; color: cell.chosen ? Theme.blue : cell.hovered ? Theme.field : "transparent"; FocusRing { shown: cell.chosen && grid.activeFocus; anchors.margins: 1 } }
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// One person's attendance on record: stays with what was corrected and why, and who stands in.
Sheet {
    id: sheet

    required property AttendanceRecordViewModel record
    readonly property bool wanted: record.asking
    // Which stay is being corrected: -1 none, the number after the last one a new one.
    property int correcting: -1

    objectName: "recordSheet"
    title: record.name
    preferredWidth: 640
    onWantedChanged: if (!wanted) close()
    onClosed: record.close()
    Connections {
        target: sheet.record
        function onBegan() { sheet.correcting = -1; sheet.open() }
    }
    function correct(stay: int, arrived: string, left: string) {
        correcting = stay
        from.text = arrived
        until.text = left
        why.text = ""
        from.input.forceActiveFocus()
    }

    AppText { text: sheet.record.summary; color: Theme.muted; Layout.fillWidth: true }
    Picker { objectName: "recordPlace"; visible: sheet.record.places.length > 0; label: qsTr("Is now"); options: sheet.record.places; index: sheet.record.place; Layout.fillWidth: true; onPicked: index => sheet.record.move(index) }
    Heading { text: qsTr("Arrivals and departures"); Layout.fillWidth: true }
    AppText { visible: stays.count === 0; text: qsTr("Nothing is noted yet."); color: Theme.muted; Layout.fillWidth: true }
    Repeater {
        id: stays
        model: sheet.record.stays
        Rectangle {
            id: stay
            required property int index
            required property string span
            required property string detail
            required property string history
            required property string arrived
            required property string departed
            required property bool open
            implicitHeight: row.implicitHeight + Theme.gap2 * 2
            radius: Theme.radiusSmall
            color: Theme.field
            border { width: Theme.contrast ? 1 : 0; color: Theme.line }
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: [span, detail, history].filter(part => part !== "").join(". ")
            RowLayout {
                id: row
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
                spacing: Theme.gap3
                ColumnLayout {
                    spacing: 2
                    Layout.fillWidth: true
                    AppText { text: stay.span; font.weight: Font.DemiBold; color: stay.open ? Theme.greenText : Theme.text; Layout.fillWidth: true; Accessible.ignored: true }
                    AppText { text: stay.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
                    AppText { objectName: "stayHistory"; visible: text !== ""; text: stay.history; size: Theme.tiny; color: Theme.amberText; Layout.fillWidth: true; Accessible.ignored: true }
                }
                IconButton { objectName: "correctStay" + stay.index; visible: sheet.record.correcting; iconName: "pencil"; ink: Theme.blueText; text: qsTr("Correct these times"); onClicked: sheet.correct(stay.index, stay.arrived, stay.departed) }
            }
        }
    }
    ActionButton { objectName: "addStay"; visible: sheet.correcting < 0 && sheet.record.correcting; text: qsTr("Add a stay nobody noted"); tone: "plain"; quiet: true; iconName: "plus"; Layout.fillWidth: true; onClicked: sheet.correct(stays.count, "", "") }
    ColumnLayout {
        visible: sheet.correcting >= 0 && sheet.record.correcting
        spacing: Theme.gap2
        Layout.fillWidth: true
        AppText { text: sheet.correcting < stays.count ? qsTr("Correction: it is a further fact, what stood before stays on record.") : qsTr("A stay that was over before anybody noted it."); color: Theme.muted; Layout.fillWidth: true }
        GridLayout {
            columns: sheet.width > 420 * Theme.scale ? 2 : 1
            columnSpacing: Theme.gap3
            uniformCellWidths: true
            Layout.fillWidth: true
            Field { id: from; objectName: "stayFrom"; label: qsTr("Arrived at"); placeholder: "07:45"; input.maximumLength: 8; Layout.fillWidth: true }
            Field { id: until; objectName: "stayUntil"; label: qsTr("Left at"); placeholder: "11:30"; input.maximumLength: 8; Layout.fillWidth: true }
        }
        Field { id: why; objectName: "stayReason"; label: qsTr("Reason"); problem: sheet.record.problem; input.maximumLength: 500; Layout.fillWidth: true }
        Flow {
            id: decide
            spacing: Theme.gap2
            layoutDirection: Qt.RightToLeft
            Layout.fillWidth: true
            ActionButton { objectName: "staySave"; width: Math.min(implicitWidth, decide.width); text: qsTr("Record"); enabled: from.text.trim() !== "" && why.text.trim() !== ""; onClicked: if (sheet.record.correct(sheet.correcting, from.text, until.text, why.text)) sheet.correcting = -1 }
            ActionButton { objectName: "stayCancel"; width: Math.min(implicitWidth, decide.width); text: qsTr("Back"); tone: "plain"; quiet: true; onClicked: sheet.correcting = -1 }
        }
    }
    Heading { text: qsTr("Substitute"); Layout.fillWidth: true }
    AppText { objectName: "substituteText"; text: sheet.record.substitute; Layout.fillWidth: true }
    AppText { text: sheet.record.rule; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "nameSubstitute"; visible: !sheet.record.substituted && sheet.record.naming; enabled: !sheet.record.nobody; text: qsTr("Name a substitute…"); tone: "plain"; quiet: true; iconName: "arrow-right-left"; Layout.fillWidth: true; onClicked: choose.begin() }
    ActionButton { objectName: "endSubstitution"; visible: sheet.record.substituted && sheet.record.naming; text: qsTr("Nobody stands in any more"); tone: "red"; quiet: true; iconName: "x"; Layout.fillWidth: true; onClicked: sheet.record.endSubstitution() }
    SubstituteSheet { id: choose; record: sheet.record }
}

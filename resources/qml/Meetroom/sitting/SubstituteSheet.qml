pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Who stands in for somebody, and why.
Sheet {
    id: sheet

    required property AttendanceRecordViewModel record
    function begin() { find.text = ""; why.text = ""; record.search(""); open() }

    objectName: "substituteSheet"
    title: qsTr("Name a substitute")
    preferredWidth: 560

    Field { id: why; objectName: "substituteReason"; label: qsTr("Reason"); input.maximumLength: 500; Layout.fillWidth: true }
    Field { id: find; objectName: "substituteSearch"; label: qsTr("Search a name"); Layout.fillWidth: true; input.onTextChanged: sheet.record.search(text) }
    AppText { visible: why.text.trim() === ""; text: qsTr("Write the reason, then press a name."); color: Theme.muted; Layout.fillWidth: true }
    ListView {
        id: list
        objectName: "substituteList"
        cacheBuffer: 0
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, Math.max(Theme.target * 3, sheet.parent ? sheet.parent.height * 0.36 : 0))
        model: sheet.record.standIns
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: PersonButton {
            required property string key
            required property string name
            required property string detail
            required initials
            objectName: "substitute-" + key
            width: list.width - bar.room
            enabled: why.text.trim() !== ""
            text: name
            subtext: detail
            iconName: "arrow-right-left"
            onClicked: { sheet.close(); sheet.record.substituteBy(key, why.text) }
        }
    }
}

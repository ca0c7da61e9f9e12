pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Let somebody else preside: a name, one press.
Sheet {
    id: sheet

    required property HandoverViewModel chair
    function begin() { find.text = ""; why.text = ""; chair.search(""); open() }

    objectName: "handoverSheet"
    title: qsTr("Hand over the chair")
    preferredWidth: 560

    AppText { text: qsTr("Whoever you choose has the chair's powers until you take them back. Only people who are here are listed."); color: Theme.muted; Layout.fillWidth: true }
    Field { id: find; objectName: "handoverSearch"; label: qsTr("Search a name"); Layout.fillWidth: true; input.onTextChanged: sheet.chair.search(text) }
    Field { id: why; objectName: "handoverReason"; label: qsTr("Reason, for the minutes (may be empty)"); input.maximumLength: 500; Layout.fillWidth: true }
    AppText { visible: sheet.chair.nobody; text: qsTr("Nobody who could preside is here by this name."); color: Theme.muted; Layout.fillWidth: true }
    ListView {
        id: list
        objectName: "handoverList"
        cacheBuffer: 0
        clip: true
        spacing: Theme.gap1
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, Math.max(Theme.target * 3, sheet.parent ? sheet.parent.height * 0.36 : 0))
        model: sheet.chair.people
        ScrollBar.vertical: ThinBar { id: bar }
        delegate: PersonButton {
            required property string key
            required property string name
            required initials
            required property string detail
            objectName: "handTo-" + key
            width: list.width - bar.room
            text: name
            subtext: detail
            iconName: "gavel"
            onClicked: { sheet.close(); sheet.chair.hand(key, why.text) }
        }
    }
}

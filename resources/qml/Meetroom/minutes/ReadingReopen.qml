import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The chair takes the approval back, with a reason that everybody may know.
Sheet {
    id: sheet

    required property MinutesReadingViewModel reading
    function begin() { words.text = ""; open() }

    objectName: "reopenSheet"
    title: qsTr("Open the minutes again")
    preferredWidth: 520
    AppText { text: qsTr("The approval is taken back. A paper that was issued and all signatures on it are void: the minutes are mended, approved, issued and signed anew. Everybody is told the reason."); Layout.fillWidth: true }
    Area { id: words; objectName: "reopenReason"; label: qsTr("Reason"); lines: 2; Layout.fillWidth: true }
    ActionButton {
        objectName: "reopenConfirm"
        text: qsTr("Open the minutes again")
        tone: "red"
        iconName: "rotate-ccw"
        enabled: words.text.trim() !== ""
        Layout.fillWidth: true
        onClicked: { sheet.close(); sheet.reading.reopen(words.text) }
    }
}

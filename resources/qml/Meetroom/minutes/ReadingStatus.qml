pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Where the minutes stand: the stage, what changed after the draft, who signed the paper and what that is worth.
ReadingColumn {
    id: page

    required property MinutesReadingViewModel reading

    objectName: "readingStatus"
    AppText { objectName: "readingStage"; text: page.reading.stage; font.weight: Font.DemiBold; Layout.fillWidth: true }
    AppText { visible: page.reading.note !== ""; text: qsTr("The secretary writes: “%1”").arg(page.reading.note); Layout.fillWidth: true }
    Notice { objectName: "readingChanged"; text: page.reading.changedText; tone: "amber"; Layout.fillWidth: true }
    Repeater {
        model: page.reading.changes
        ReadingBox {
            id: change
            required property string key
            required property string place
            required property string styled
            required property string before
            required property string now
            objectName: "change-" + key
            Accessible.role: Accessible.ListItem
            Accessible.name: place + ". " + (before !== "" ? qsTr("Before: %1").arg(before) + ". " : "") + (now !== "" ? qsTr("Now: %1").arg(now) : qsTr("Taken out"))
            Layout.fillWidth: true
            AppText { text: change.place; size: Theme.tiny; color: Theme.muted; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: change.styled; textFormat: Text.StyledText; Layout.fillWidth: true; Accessible.ignored: true }
        }
    }
    Heading { visible: fields.count > 0; text: qsTr("Signatures"); size: Theme.small; Layout.fillWidth: true }
    Repeater {
        id: fields
        model: page.reading.fields
        SigningField { Layout.fillWidth: true }
    }
}

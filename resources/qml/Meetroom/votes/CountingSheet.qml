pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The counting record of paper ballots; the sums are checked while it is typed.
Sheet {
    id: sheet

    required property PaperBallotsViewModel paper
    readonly property bool wanted: paper.counting
    readonly property bool tall: parent !== null && parent.height / Theme.scale > 560

    objectName: "countingSheet"
    title: qsTr("Counting record of the paper ballots")
    preferredWidth: 620
    onWantedChanged: { if (!wanted) { close(); return } note.text = ""; open() }
    onClosed: if (wanted) paper.close()

    AppText { text: sheet.paper.question; font.weight: Font.DemiBold; Layout.fillWidth: true }
    GridLayout {
        columns: sheet.width / Theme.scale < 460 ? 1 : 2
        columnSpacing: Theme.gap3
        rowSpacing: Theme.gap2
        uniformCellWidths: true
        Layout.fillWidth: true
        Repeater {
            model: sheet.paper.heads
            NumberField {
                id: head
                required property string key
                required property string name
                required property int index
                objectName: "paper-" + key
                label: name
                Component.onCompleted: text = sheet.paper.textOf(key)
                onTextChanged: sheet.paper.type(key, text)
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignBottom
            }
        }
    }
    Repeater {
        model: sheet.paper.votes
        Rectangle {
            id: line
            required property string key
            required property string name
            required property bool against
            implicitHeight: column.implicitHeight + Theme.gap2 * 2
            radius: Theme.radiusSmall
            color: "transparent"
            border { width: 1; color: Theme.line }
            Layout.fillWidth: true
            ColumnLayout {
                id: column
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap2 }
                spacing: Theme.gap1
                AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
                GridLayout {
                    columns: line.width / Theme.scale < 400 || !line.against ? 1 : 3
                    columnSpacing: Theme.gap2
                    rowSpacing: Theme.gap1
                    uniformCellWidths: true
                    Layout.fillWidth: true
                    NumberField { objectName: "paperYes-" + line.key; label: line.against ? qsTr("In favour") : qsTr("Number of votes"); Component.onCompleted: text = sheet.paper.textOf(line.key + "/yes"); onTextChanged: sheet.paper.type(line.key + "/yes", text); Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom }
                    NumberField { objectName: "paperNo-" + line.key; visible: line.against; label: qsTr("Against"); Component.onCompleted: text = sheet.paper.textOf(line.key + "/no"); onTextChanged: sheet.paper.type(line.key + "/no", text); Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom }
                    NumberField { objectName: "paperAbstain-" + line.key; visible: line.against; label: qsTr("Abstain"); Component.onCompleted: text = sheet.paper.textOf(line.key + "/abstain"); onTextChanged: sheet.paper.type(line.key + "/abstain", text); Layout.fillWidth: true; Layout.alignment: Qt.AlignBottom }
                }
            }
        }
    }
    AppText { text: qsTr("Counted by"); font.weight: Font.Medium; Layout.fillWidth: true }
    Repeater {
        model: sheet.paper.counters
        OptionBox {
            required property string key
            required property string name
            required property string detail
            required chosen
            objectName: "counter-" + key
            text: name
            note: detail
            Layout.fillWidth: true
            onClicked: sheet.paper.toggleCounter(key)
        }
    }
    Area { id: note; objectName: "paperNote"; label: qsTr("Remark (may be empty)"); lines: 2; Layout.fillWidth: true; onTextChanged: sheet.paper.write(text) }
    // On a small screen with large letters it would leave no room for what is typed.
    Notice { objectName: "paperProblemsBelow"; visible: !sheet.tall; text: sheet.paper.problems; tone: sheet.paper.ready ? "green" : sheet.paper.fits ? "amber" : "red"; Layout.fillWidth: true }
    footer: [
        Notice { objectName: "paperProblems"; visible: sheet.tall && text !== ""; text: sheet.paper.problems; tone: sheet.paper.ready ? "green" : sheet.paper.fits ? "amber" : "red"; Layout.fillWidth: true },
        ActionButton { objectName: "paperEnter"; enabled: sheet.paper.ready; text: qsTr("Enter the record"); iconName: "check"; Layout.fillWidth: true; onClicked: sheet.paper.enter() }
    ]
}

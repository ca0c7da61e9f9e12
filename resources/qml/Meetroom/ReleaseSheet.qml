pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// Release papers now, or let the server do it at a time.
Sheet {
    id: sheet

    required property ReleaseChoiceViewModel timing
    readonly property bool wanted: timing.asking

    objectName: "releaseSheet"
    title: qsTr("Release")
    preferredWidth: 560
    onWantedChanged: wanted ? open() : close()
    onClosed: timing.close()

    Heading { visible: papers.count > 1; text: sheet.timing.title; Layout.fillWidth: true }
    ListView {
        id: papers
        objectName: "releasedPapers"
        cacheBuffer: 0
        Layout.fillWidth: true
        // Many are scrolled by themselves, so that what can be done stays in sight.
        Layout.preferredHeight: Math.min(contentHeight, Math.max(Theme.target * 2, sheet.parent ? sheet.parent.height * 0.2 : 0))
        clip: true
        spacing: Theme.gap2
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: contentHeight > height
        Accessible.role: Accessible.List
        Accessible.name: sheet.timing.title
        Keys.onUpPressed: flick(0, 600)
        Keys.onDownPressed: flick(0, -600)
        FocusRing { shown: papers.activeFocus }
        ScrollBar.vertical: ThinBar { id: bar }
        model: sheet.timing.papers
        delegate: ColumnLayout {
            id: paper
            required property string title
            required property string detail
            spacing: 0
            width: papers.width - bar.room
            Accessible.role: Accessible.ListItem
            Accessible.name: title + ", " + detail
            AppText { text: paper.title; font.weight: Font.Medium; Layout.fillWidth: true; Accessible.ignored: true }
            AppText { text: paper.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
        }
    }
    ActionButton { objectName: "releaseNow"; text: qsTr("Release now"); tone: "green"; iconName: "lock-open"; Layout.fillWidth: true; onClicked: sheet.timing.release() }
    Heading { text: qsTr("Or at a time"); Layout.fillWidth: true }
    Flow {
        spacing: Theme.gap2
        Layout.fillWidth: true
        Repeater {
            model: sheet.timing.quick
            ActionButton {
                required property int index
                required property string modelData
                objectName: "quickTime" + index
                width: Math.min(implicitWidth, parent.width)
                text: modelData
                tone: "plain"
                quiet: true
                onClicked: sheet.timing.choose(index)
            }
        }
    }
    Stepper { objectName: "releaseDay"; name: qsTr("Day"); text: sheet.timing.day; Layout.fillWidth: true; onStepped: by => sheet.timing.moveDay(by) }
    GridLayout {
        columns: sheet.width > 420 * Theme.scale ? 2 : 1
        columnSpacing: Theme.gap3
        uniformCellWidths: true
        Layout.fillWidth: true
        Stepper { objectName: "releaseHour"; name: qsTr("Hour"); text: sheet.timing.hour; Layout.fillWidth: true; onStepped: by => sheet.timing.moveHour(by) }
        Stepper { objectName: "releaseMinute"; name: qsTr("Minute"); text: sheet.timing.minute; Layout.fillWidth: true; onStepped: by => sheet.timing.moveMinute(by) }
    }
    Notice { objectName: "releaseProblem"; text: sheet.timing.problem; tone: "amber"; iconName: "clock"; Layout.fillWidth: true }
    AppText { text: qsTr("The server releases at this time by itself, also when your program is closed."); size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "releaseSchedule"; text: qsTr("Release at this time"); iconName: "clock"; enabled: sheet.timing.problem === ""; Layout.fillWidth: true; onClicked: sheet.timing.schedule() }
    ActionButton { objectName: "releaseUnplan"; visible: sheet.timing.planned; text: qsTr("Take the planned release back"); tone: "red"; quiet: true; Layout.fillWidth: true; onClicked: sheet.timing.unplan() }
}

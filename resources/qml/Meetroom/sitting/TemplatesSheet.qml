pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Dialogs
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Agendas to take over, looked at before they come; the agenda of this meeting kept as a template.
Sheet {
    id: sheet

    required property AgendaTemplatesViewModel templates
    readonly property bool wanted: templates.asking
    readonly property bool looking: templates.chosen !== ""

    objectName: "templatesSheet"
    title: looking && templates.name !== "" ? templates.name : qsTr("Templates and other meetings")
    preferredWidth: 640
    onWantedChanged: wanted ? open() : close()
    onOpened: keep.text = ""
    onClosed: templates.close()

    Notice { objectName: "templatesProblem"; text: sheet.templates.problem; tone: "red"; Layout.fillWidth: true }
    ColumnLayout {
        visible: !sheet.looking
        spacing: Theme.gap2
        Layout.fillWidth: true
        AppText { text: qsTr("Choose an agenda and look at it; nothing is added before you say so."); color: Theme.muted; Layout.fillWidth: true }
        Repeater {
            model: sheet.templates.sources
            RowLayout {
                id: source
                required property int index
                required property string key
                required property string title
                required property string detail
                required property string glyph
                required property bool own
                spacing: Theme.gap1
                Layout.fillWidth: true
                PersonButton { objectName: "agendaSource" + source.index; text: source.title; subtext: source.detail; iconName: source.glyph; Layout.fillWidth: true; onClicked: sheet.templates.choose(source.key) }
                IconButton { objectName: "removeSource" + source.index; visible: source.own; iconName: "trash-2"; ink: Theme.redText; text: qsTr("Delete the template “%1”").arg(source.title); onClicked: sheet.templates.remove(source.key) }
            }
        }
        ActionButton { objectName: "templateFile"; text: qsTr("Open a file"); tone: "plain"; quiet: true; iconName: "folder-open"; Layout.fillWidth: true; onClicked: chooser.open() }
        Field { id: keep; objectName: "templateName"; label: qsTr("Keep this meeting's agenda as a template, by the name"); input.maximumLength: 200; Layout.fillWidth: true }
        ActionButton { objectName: "templateSave"; text: qsTr("Keep as a template"); iconName: "save"; enabled: keep.text.trim() !== ""; Layout.fillWidth: true; onClicked: { sheet.templates.save(keep.text); keep.text = "" } }
    }
    ColumnLayout {
        visible: sheet.looking
        spacing: Theme.gap2
        Layout.fillWidth: true
        CheckRow { objectName: "onlyCarried"; visible: sheet.templates.meeting; text: qsTr("Only what that meeting left to the next one"); checked: sheet.templates.carried; Layout.fillWidth: true; onToggled: sheet.templates.onlyCarried(checked) }
        AppText { visible: text !== ""; text: sheet.templates.nothing; color: Theme.muted; Layout.fillWidth: true }
        Repeater {
            model: sheet.templates.entries
            ColumnLayout {
                id: entry
                required property string title
                required property string detail
                required property int depth
                spacing: 0
                Layout.fillWidth: true
                Layout.leftMargin: entry.depth * Theme.gap4
                Accessible.role: Accessible.ListItem
                Accessible.name: title + ". " + detail
                AppText { text: entry.title; font.weight: Font.DemiBold; Layout.fillWidth: true; Accessible.ignored: true }
                AppText { text: entry.detail; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true; Accessible.ignored: true }
            }
        }
    }
    footer: [
        AppText { visible: text !== ""; text: sheet.templates.progress; color: Theme.muted; Layout.fillWidth: true },
        ActionButton { objectName: "templatePut"; visible: sheet.looking && sheet.templates.puts; text: qsTr("Put these items on the agenda"); iconName: "plus"; busy: sheet.templates.busy; enabled: sheet.templates.ready; Layout.fillWidth: true; onClicked: sheet.templates.put() },
        ActionButton { objectName: "templateBack"; visible: sheet.looking; text: qsTr("Choose another one"); tone: "plain"; quiet: true; iconName: "arrow-left"; enabled: !sheet.templates.busy; Layout.fillWidth: true; onClicked: sheet.templates.begin() }
    ]
    FileDialog {
        id: chooser
        title: qsTr("Choose a template of an agenda")
        nameFilters: [qsTr("Templates of agendas") + " (*.agenda.toml)"]
        onAccepted: sheet.templates.take(selectedFile)
    }
}

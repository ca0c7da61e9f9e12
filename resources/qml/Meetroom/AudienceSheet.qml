pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// Pick who may read a paper: everybody, roles, groups or persons.
Sheet {
    id: sheet

    required property AudienceChoiceViewModel choice
    readonly property bool wanted: choice.asking

    objectName: "audienceSheet"
    title: qsTr("Who may read it")
    preferredWidth: 560
    onWantedChanged: {
        if (!wanted) { close(); return }
        search.text = ""
        open()
        search.input.forceActiveFocus()
    }
    onClosed: choice.close()

    AppText { objectName: "audienceHint"; text: sheet.choice.hint; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    Field { id: search; objectName: "audienceSearch"; label: qsTr("Search by name, office, role or point"); Layout.fillWidth: true; onTextChanged: sheet.choice.search(text) }
    ActionButton { objectName: "audienceFound"; visible: sheet.choice.found > 1; text: qsTr("Choose all %1 found").arg(sheet.choice.found); tone: "plain"; quiet: true; iconName: "user-check"; Layout.fillWidth: true; onClicked: sheet.choice.chooseFound() }
    ListView {
        id: list
        objectName: "audienceList"
        cacheBuffer: 0
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(Math.max(contentHeight, Theme.target * 2), Theme.target * 7)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: true
        model: sheet.choice.rows
        ScrollBar.vertical: ThinBar { id: bar }
        section.property: "section"
        section.delegate: AppText {
            required property string section
            width: list.width
            text: section
            size: Theme.tiny
            font.weight: Font.Bold
            color: Theme.muted
            topPadding: Theme.gap2
            bottomPadding: Theme.gap1
        }
        delegate: ReaderLine { choice: sheet.choice; width: list.width - bar.room }
    }
    AppText { objectName: "audienceReaders"; text: sheet.choice.readers; font.weight: Font.DemiBold; color: sheet.choice.usable ? Theme.greenText : Theme.redText; Layout.fillWidth: true }
    ActionButton { objectName: "audienceAccept"; text: qsTr("Choose these"); iconName: "check"; enabled: sheet.choice.usable; Layout.fillWidth: true; onClicked: sheet.choice.accept() }
}

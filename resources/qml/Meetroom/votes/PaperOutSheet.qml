pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Who takes a paper ballot: they cannot vote by device then.
Sheet {
    id: sheet

    required property PaperBallotsViewModel paper
    readonly property bool wanted: paper.handing

    objectName: "paperOutSheet"
    title: qsTr("Hand out paper ballots")
    preferredWidth: 560
    onWantedChanged: { if (!wanted) { close(); return } search.text = ""; open() }
    onClosed: if (wanted) paper.close()

    AppText { text: sheet.paper.question; font.weight: Font.DemiBold; Layout.fillWidth: true }
    AppText { text: qsTr("Tick whoever takes a paper ballot. They cannot vote by device then; untick who gives it back unused."); color: Theme.muted; Layout.fillWidth: true }
    Field { id: search; objectName: "paperOutSearch"; label: qsTr("Search a name"); Layout.fillWidth: true; onTextChanged: sheet.paper.search(text) }
    Repeater {
        model: sheet.paper.people
        OptionBox {
            required property string key
            required property string name
            required chosen
            objectName: "paperOut-" + key
            text: name
            Layout.fillWidth: true
            onClicked: sheet.paper.togglePaper(key)
        }
    }
    footer: [AppText { objectName: "paperTaken"; text: sheet.paper.taken; font.weight: Font.DemiBold; Layout.fillWidth: true }]
}

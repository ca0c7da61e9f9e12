import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Looks for words in the document, with or without Vietnamese marks.
Rectangle {
    id: bar

    required property DocumentSearch search
    // Large letters on a narrow screen: room to write before the buttons.
    readonly property bool stacked: width < 300 * Theme.scale
    signal closed()
    signal allWanted()

    visible: false
    color: Theme.card
    implicitHeight: row.implicitHeight + Theme.gap2 * 2

    function show() { visible = true; field.input.forceActiveFocus(); field.input.selectAll() }
    function hide() { visible = false; search.clear(); closed() }
    function toggle() { visible ? hide() : show() }

    function look() { typing.stop(); search.find(field.text) }

    Keys.onEscapePressed: hide()
    // Found while one types, once the hand rests.
    Timer { id: typing; interval: 350; onTriggered: if (bar.visible && field.text !== bar.search.query) bar.look() }
    Connections {
        target: bar.search
        function onSought(query: string) { bar.visible = true; field.text = query }
    }
    GridLayout {
        id: row
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; leftMargin: Theme.gap3; rightMargin: Theme.gap2 }
        columns: bar.stacked ? 1 : 2
        columnSpacing: Theme.gap1
        rowSpacing: 0
        Field {
            id: field
            objectName: "searchField"
            placeholder: qsTr("Words to find, with or without marks")
            Layout.fillWidth: true
            onTextChanged: typing.restart()
            onAccepted: bar.search.query === text && bar.search.count > 0 ? bar.search.next() : bar.look()
        }
        RowLayout {
            spacing: Theme.gap1
            Layout.alignment: Qt.AlignRight
            AppText {
                objectName: "searchCount"
                text: bar.search.busy ? qsTr("Searching…") : bar.search.query === "" ? "" : bar.search.count === 0 ? qsTr("Not found") : bar.search.place + "/" + bar.search.count
                size: Theme.tiny
                color: Theme.muted
                wrapMode: Text.NoWrap
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
            IconButton { objectName: "searchBack"; iconName: "chevron-up"; enabled: bar.search.count > 0; text: qsTr("Previous place"); onClicked: bar.search.previous() }
            IconButton { objectName: "searchForward"; iconName: "chevron-down"; enabled: field.text !== ""; text: qsTr("Next place"); onClicked: field.accepted() }
            IconButton { objectName: "searchAllButton"; iconName: "files"; text: qsTr("Search all documents"); onClicked: bar.allWanted() }
            IconButton { objectName: "searchClose"; iconName: "x"; text: qsTr("Close the search"); onClicked: bar.hide() }
        }
    }
    Rectangle { anchors { left: parent.left; right: parent.right; bottom: parent.bottom } height: 1; color: Theme.line }
}

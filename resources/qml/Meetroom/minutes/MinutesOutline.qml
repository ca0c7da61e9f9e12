pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Models

// Left of the text: the places of the minutes, and the facts of the one that is open, as they write themselves.
ColumnLayout {
    id: outline

    required property MinutesWritingViewModel writing
    property bool folded: false
    property bool factsShown: true
    signal inserted()

    spacing: Theme.gap2

    RowLayout {
        spacing: Theme.gap2
        Layout.fillWidth: true
        ActionButton {
            objectName: "minutesFollow"
            text: outline.writing.follows ? qsTr("Follows the meeting") : qsTr("Follow the meeting")
            iconName: "locate-fixed"
            tone: outline.writing.follows ? "green" : "plain"
            quiet: true
            Layout.fillWidth: true
            Accessible.checkable: true
            Accessible.checked: outline.writing.follows
            onClicked: outline.writing.follow()
        }
        IconButton { objectName: "minutesBefore"; iconName: "chevron-up"; fill: Theme.field; text: qsTr("The text before (Alt+Up)"); onClicked: outline.writing.step(-1) }
        IconButton { objectName: "minutesAfter"; iconName: "chevron-down"; fill: Theme.field; text: qsTr("The text after (Alt+Down)"); onClicked: outline.writing.step(1) }
    }
    Picker {
        objectName: "minutesPlacePicker"
        visible: outline.folded
        options: outline.writing.placeNames
        index: outline.writing.placeIndex
        name: qsTr("Text of the minutes")
        Layout.fillWidth: true
        onPicked: index => outline.writing.chooseAt(index)
    }
    ListView {
        id: places
        objectName: "minutesPlaces"
        visible: !outline.folded
        clip: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: 5
        spacing: 2
        cacheBuffer: 0
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: true
        model: outline.writing.places
        currentIndex: outline.writing.placeIndex
        highlightMoveDuration: 0
        ScrollBar.vertical: ThinBar { id: placesBar }
        delegate: PlaceLine { width: places.width - placesBar.room; onClicked: outline.writing.choose(key) }
    }
    AbstractButton {
        id: fold
        objectName: "minutesFactsFold"
        visible: outline.folded
        implicitHeight: Theme.target
        focusPolicy: Qt.StrongFocus
        text: qsTr("What happened here (%1)").arg(facts.count)
        Layout.fillWidth: true
        Accessible.role: Accessible.Button
        Accessible.name: text
        Keys.onReturnPressed: click()
        onClicked: outline.factsShown = !outline.factsShown
        contentItem: Item {
            AppText { anchors { left: parent.left; leftMargin: Theme.gap2; verticalCenter: parent.verticalCenter; right: turn.left } text: fold.text; font.weight: Font.DemiBold; Accessible.ignored: true }
            Icon { id: turn; anchors { right: parent.right; rightMargin: Theme.gap2; verticalCenter: parent.verticalCenter } name: outline.factsShown ? "chevron-up" : "chevron-down" }
        }
        background: Rectangle { radius: Theme.radiusSmall; color: fold.hovered ? Theme.field : "transparent"; FocusRing { shown: fold.visualFocus; anchors.margins: 1 } }
    }
    AppText { visible: !outline.folded; text: qsTr("What happened here"); font.weight: Font.DemiBold; size: Theme.small; topPadding: Theme.gap1; Layout.fillWidth: true; Accessible.role: Accessible.Heading; Accessible.name: text }
    ListView {
        id: facts
        objectName: "minutesFacts"
        visible: !outline.folded || outline.factsShown
        clip: true
        Layout.fillWidth: true
        Layout.fillHeight: !outline.folded
        Layout.preferredHeight: outline.folded ? Math.min(Math.max(contentHeight, Theme.target), Theme.target * 3.4) : 6
        spacing: 2
        cacheBuffer: 0
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: true
        model: outline.writing.facts
        ScrollBar.vertical: ThinBar { id: factsBar }
        delegate: FactLine { width: facts.width - factsBar.room; onClicked: { outline.writing.insertFact(key); outline.inserted() } }
        AppText { visible: facts.count === 0; width: parent.width; padding: Theme.gap2; color: Theme.muted; size: Theme.tiny; text: qsTr("Nothing has happened here yet. Speakers, votes and papers appear by themselves.") }
    }
}

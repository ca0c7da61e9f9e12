pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models

// The speakers' list and the own raised hand, always in reach; with `chair` the floor can be given.
Card {
    id: panel

    required property FloorViewModel floor
    required property bool chair
    readonly property int naturalHeight: list.contentHeight + hand.implicitHeight + head.implicitHeight + Theme.gap3 * 2 + Theme.gap2 * 3
    readonly property int minimalHeight: hand.implicitHeight + Theme.gap3 * 3 + head.implicitHeight + (chair ? 150 : 56)

    ColumnLayout {
        anchors { fill: parent; margins: Theme.gap3 }
        spacing: Theme.gap2
        RowLayout {
            id: head
            Layout.fillWidth: true
            spacing: Theme.gap2
            Heading { text: qsTr("Speakers"); Layout.fillWidth: true }
            Badge { objectName: "speakersCount"; text: panel.floor.count; tone: "plain" }
        }
        AppText { visible: panel.floor.empty; text: qsTr("Nobody has asked to speak."); color: Theme.muted; size: Theme.tiny; Layout.fillWidth: true }
        ListView {
            cacheBuffer: 0
            Layout.rightMargin: -8
            id: list
            objectName: "speakersList"
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            spacing: Theme.gap1
            boundsBehavior: Flickable.StopAtBounds
            model: panel.floor.rows
            ScrollBar.vertical: ThinBar { id: bar }
            delegate: SpeechRow { floor: panel.floor; chair: panel.chair; width: list.width - bar.room }
        }
        ActionButton {
            id: hand
            objectName: "raiseHand"
            visible: panel.floor.maySpeak
            Layout.fillWidth: true
            text: panel.floor.handText
            iconName: "hand"
            busy: panel.floor.hand === "sending"
            tone: panel.floor.hand === "up" ? "amber" : panel.floor.hand === "speaking" ? "red" : "blue"
            enabled: panel.floor.handUsable
            minimumHeight: Math.max(Theme.target, 48)
            onClicked: panel.floor.toggleHand()
        }
    }
}

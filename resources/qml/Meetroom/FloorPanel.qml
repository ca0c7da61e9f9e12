pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom.Models
import "sitting"

// The speakers' list and the own raised hand, always in reach; with `chair` the floor can be given.
Card {
    id: panel

    required property FloorViewModel floor
    required property bool chair
    readonly property int naturalHeight: list.contentHeight + foot.implicitHeight + head.implicitHeight + Theme.gap3 * 2 + Theme.gap2 * 3
    readonly property int minimalHeight: foot.implicitHeight + Theme.gap3 * 3 + head.implicitHeight + (chair ? 150 : 56)

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
            FollowRow { view: list }
            delegate: SpeechRow {
                floor: panel.floor
                chair: panel.chair && panel.floor.giving
                ruling: panel.chair && panel.floor.ruling
                width: list.width - bar.room
                onRulingWanted: (key, name, kind) => ruling.begin(key, name, kind)
            }
        }
        ColumnLayout {
            id: foot
            visible: panel.floor.maySpeak
            spacing: Theme.gap1
            Layout.fillWidth: true
            AppText { objectName: "ownPlace"; visible: text !== ""; text: panel.floor.place; size: Theme.tiny; font.weight: Font.Medium; color: Theme.amberText; Layout.fillWidth: true }
            AppText { objectName: "ownTime"; visible: text !== ""; text: panel.floor.ownTime; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
            HandButtons { floor: panel.floor; minimumHeight: Math.max(Theme.target, 48); Layout.fillWidth: true }
        }
    }
    RulingSheet { id: ruling; floor: panel.floor }
}

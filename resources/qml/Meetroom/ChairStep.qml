pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "sitting"

// What needs the chair, else the next step, each in one press; quorum, doors, who presides, the life of the sitting.
Card {
    id: card

    required property ShellViewModel shell
    readonly property ChairViewModel chair: shell.chair
    readonly property SittingViewModel sitting: shell.sitting
    readonly property MinutesReadingViewModel reading: shell.reading
    readonly property bool narrow: width < 300 * Theme.scale
    signal resultsWanted()

    // A draft that was sent is read before it is approved.
    function act(key: string) { if (key === "approve" && reading.callKind === "approve") reading.open(); else ask.show(key) }

    implicitHeight: column.implicitHeight + Theme.gap3 * 2
    borderColor: chair.quorumLost ? Theme.red : sitting.attention.any ? Theme.redLine : Theme.line

    ColumnLayout {
        id: column
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.gap3 }
        spacing: Theme.gap2
        RowLayout {
            spacing: Theme.gap2
            Layout.fillWidth: true
            Icon { visible: card.sitting.attention.any; name: "bell"; color: Theme.redText }
            Heading { objectName: "chairHeading"; text: card.sitting.attention.any ? qsTr("Needs you") : qsTr("Next step"); Layout.fillWidth: true }
            AppText { visible: text !== ""; text: card.sitting.attention.more; size: Theme.tiny; color: Theme.muted; wrapMode: Text.NoWrap }
        }
        AttentionRows { attention: card.sitting.attention; Layout.fillWidth: true }
        AppText { objectName: "chairStep"; visible: text !== "" && !card.sitting.attention.any; text: card.chair.step; Layout.fillWidth: true }
        Repeater {
            model: card.sitting.attention.steps
            ActionButton {
                required property string key
                required property string name
                required property string glyph
                required property bool first
                required text
                objectName: "step-" + name
                quiet: !first
                tone: first ? "blue" : "plain"
                alignLeft: !first
                iconName: glyph
                Layout.fillWidth: true
                onClicked: card.sitting.attention.take(key)
            }
        }
        Notice {
            objectName: "minutesCall"
            // That they wait for approval stands above, with its step.
            text: card.reading.callKind === "approve" ? "" : card.reading.call
            tone: card.reading.callTone
            iconName: card.reading.callGlyph
            actionText: card.reading.callAction
            Layout.fillWidth: true
            onActed: card.reading.open()
        }
        Notice {
            objectName: "quorumState"
            text: card.chair.quorum
            tone: card.chair.quorumMet ? "green" : "red"
            iconName: card.chair.quorumMet ? "user-check" : "users"
            Layout.fillWidth: true
        }
        Notice {
            objectName: "handoverState"
            text: card.sitting.handover.sentence
            tone: "blue"
            iconName: "gavel"
            actionText: card.sitting.handover.take
            Layout.fillWidth: true
            onActed: card.sitting.handover.takeBack()
        }
        Notice {
            objectName: "doorsState"
            text: [card.sitting.doors.sentence, card.sitting.doors.outside].filter(part => part !== "").join(" ")
            tone: "red"
            iconName: "door-closed"
            actionText: card.sitting.doors.shut && card.sitting.doors.may ? qsTr("Open the doors") : ""
            Layout.fillWidth: true
            onActed: card.sitting.doors.open()
        }
        GridLayout {
            objectName: "chairActs"
            columns: card.narrow ? 1 : 2
            columnSpacing: Theme.gap2
            rowSpacing: Theme.gap2
            uniformCellWidths: true
            Layout.fillWidth: true
            // A layout whose last item hides keeps the height it had.
            Layout.preferredHeight: [...visibleChildren].some(child => child.implicitHeight > 0) ? implicitHeight : 0
            Repeater {
                model: card.chair.acts
                ActionButton {
                    required property string key
                    required property string glyph
                    required text
                    required tone
                    objectName: "act" + key
                    quiet: true
                    leftPadding: Theme.gap2
                    rightPadding: Theme.gap2
                    iconName: glyph
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: card.act(key)
                }
            }
            ActionButton {
                objectName: "closeDoors"
                visible: card.sitting.doors.may && !card.sitting.doors.shut
                quiet: true
                tone: "plain"
                leftPadding: Theme.gap2
                rightPadding: Theme.gap2
                iconName: "door-closed"
                text: qsTr("Close the doors…")
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: shut.open()
            }
            ActionButton {
                objectName: "handOver"
                visible: card.sitting.handover.mayHand
                quiet: true
                tone: "plain"
                leftPadding: Theme.gap2
                rightPadding: Theme.gap2
                iconName: "arrow-right-left"
                text: qsTr("Hand over…")
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: hand.begin()
            }
        }
    }
    AskSheet {
        id: ask
        objectName: "askAct"
        property string key: ""
        function show(what: string) {
            const asked = card.chair.asked(what)
            key = what
            title = confirmText = asked[0]
            question = asked[1]
            tone = asked[2]
            iconName = asked[3]
            open()
        }
        function declare(count: string) {
            key = "declare"
            title = qsTr("Declare the results")
            question = qsTr("Declare all %1 counted results now? Everybody sees them, and that cannot be taken back.").arg(count)
            confirmText = qsTr("Declare all")
            tone = "blue"
            iconName = "gavel"
            open()
        }
        onConfirmed: { if (key === "declare") card.sitting.attention.declareAll(); else card.chair.act(key) }
    }
    Connections {
        target: card.sitting.attention
        enabled: card.visible
        function onWanted(what: string, key: string, name: string, about: string) {
            if (what === "act") card.act(key)
            else if (what === "declare") ask.declare(key)
            else if (what === "results") card.resultsWanted()
            else if (what === "quorum") lost.open()
            else if (what === "ruling") ruling.begin(key, name, about)
            else if (what === "conclusion") conclude.begin(key, name)
        }
    }
    DoorsSheet { id: shut; doors: card.sitting.doors }
    HandoverSheet { id: hand; chair: card.sitting.handover }
    QuorumSheet { id: lost; shell: card.shell }
    RulingSheet { id: ruling; floor: card.shell.floor }
    ConclusionSheet { id: conclude; desk: card.shell.agendaDesk }
}

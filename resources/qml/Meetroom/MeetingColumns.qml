pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "document"

// Three columns: agenda and speakers, documents, pictures and vote.
RowLayout {
    id: columns

    required property ShellViewModel shell
    readonly property bool chair: shell.view === "chair"
    // Whoever handed the chair over sees it all, and decides nothing meanwhile.
    readonly property bool presides: chair && shell.chair.presides
    readonly property bool stage: shell.pictures.stage
    readonly property bool whole: stage && shell.pictures.expanded

    spacing: Theme.gap3

    ColumnLayout {
        visible: !columns.whole
        spacing: Theme.gap3
        Layout.fillHeight: true
        Layout.fillWidth: false
        Layout.preferredWidth: (columns.chair ? 300 : 264) * Math.min(Theme.scale, 1.4)
        AgendaPanel {
            agenda: columns.shell.agenda
            chair: columns.presides
            papers: columns.shell.papersDesk
            desk: columns.shell.agendaDesk
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: 120
        }
        FloorPanel {
            floor: columns.shell.floor
            chair: columns.presides
            Layout.fillWidth: true
            Layout.minimumHeight: minimalHeight
            Layout.preferredHeight: Math.max(minimalHeight, Math.min(naturalHeight, columns.height * (columns.chair ? 0.56 : 0.5)))
        }
    }
    DocumentCentre {
        document: columns.shell.document
        visible: !columns.stage
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Loader {
        active: columns.stage
        visible: active
        sourceComponent: stage
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Loader {
        visible: !columns.stage || columns.shell.ballots.count > 0 || (columns.chair && !columns.whole)
        Layout.fillHeight: true
        Layout.preferredWidth: (columns.chair ? 320 : 284) * Math.min(Theme.scale, 1.4)
        sourceComponent: columns.chair ? chairSide : delegateSide
    }

    Component { id: stage; CallStage { shell: columns.shell } }
    Component { id: delegateSide; DelegateSide { shell: columns.shell } }
    Component { id: chairSide; ChairSide { shell: columns.shell } }
}

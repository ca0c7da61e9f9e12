import QtQuick
import QtQuick.Layouts
import Meetroom.Models
import "sitting"

// The agenda, edited.
DeskPanel {
    id: panel

    required property AgendaDeskViewModel desk
    required property PaperDraftViewModel draft
    required property AgendaTemplatesViewModel templates

    title: qsTr("Agenda")
    note: desk.open ? qsTr("Drop papers on the item they belong to.") : ""
    actions: [
        ActionButton { objectName: "addItem"; visible: panel.desk.open; text: qsTr("Add an item"); iconName: "plus"; onClicked: editor.add() },
        ActionButton { objectName: "agendaTemplates"; text: qsTr("Templates and other meetings"); tone: "plain"; quiet: true; iconName: "layout-template"; onClicked: panel.templates.begin() }
    ]
    AgendaEditor { id: editor; desk: panel.desk; draft: panel.draft; withButton: false; Layout.fillWidth: true; Layout.fillHeight: true }
    TemplatesSheet { templates: panel.templates }
}

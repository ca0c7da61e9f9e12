import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// The agenda for the chair: order, defer, carry over, add, during the sitting.
Sheet {
    id: sheet

    property AgendaDeskViewModel desk

    objectName: "agendaSheet"
    title: qsTr("Agenda")
    preferredWidth: 760

    AgendaEditor {
        desk: sheet.desk
        Layout.fillWidth: true
        Layout.preferredHeight: Math.max(240, (sheet.parent ? sheet.parent.height : 600) - 190 * Theme.scale)
    }
}

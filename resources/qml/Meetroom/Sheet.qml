import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A dialog: a sheet over the dimmed window, scrolled where it does not fit, closed by Escape.
Popup {
    id: sheet

    property string title: ""
    property int preferredWidth: 480
    default property alias content: column.data
    // Stays in sight below what scrolls.
    property alias footer: foot.data

    parent: Overlay.overlay
    modal: true
    focus: true
    dim: true
    padding: Theme.gap6
    width: Math.min(preferredWidth * Math.min(Theme.scale, 1.6), (parent ? parent.width : 480) - Theme.gap4 * 2)
    height: Math.min(column.implicitHeight + head.implicitHeight + Theme.gap4 + (foot.visible ? (foot.used ? foot.implicitHeight : 0) + Theme.gap4 : 0) + padding * 2, (parent ? parent.height : 600) - Theme.gap4 * 2)
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    closePolicy: Popup.CloseOnEscape

    Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.raised
        border { width: Theme.dark ? 1 : 0; color: Theme.line }
    }
    contentItem: ColumnLayout {
        spacing: Theme.gap4
        RowLayout {
            id: head
            Layout.fillWidth: true
            Heading { text: sheet.title; size: Theme.large; Layout.fillWidth: true }
            IconButton {
                objectName: sheet.objectName + "Close"
                iconName: "x"
                text: qsTr("Close")
                onClicked: sheet.close()
            }
        }
        Flickable {
            Layout.fillWidth: true
            Layout.fillHeight: true
            contentHeight: column.implicitHeight
            contentWidth: width
            clip: true
            Layout.rightMargin: -8
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ThinBar { id: bar }
            ColumnLayout {
                id: column
                width: parent.width - bar.room
                spacing: Theme.gap4
            }
        }
        ColumnLayout {
            id: foot
            objectName: sheet.objectName + "Actions"
            // A layout whose last item hides keeps the height it had.
            readonly property bool used: [...visibleChildren].some(child => child.implicitHeight > 0)
            visible: children.length > 0
            spacing: Theme.gap2
            Layout.fillWidth: true
            Layout.preferredHeight: used ? implicitHeight : 0
            // A layout takes room by itself, also where nothing of it is seen.
            Layout.fillHeight: false
        }
    }
}

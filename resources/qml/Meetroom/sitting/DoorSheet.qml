pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models
import Meetroom.Items

// The door of a point: its code for everybody's camera, the digits for who has none, and who is already here.
Sheet {
    id: sheet

    required property DoorSignViewModel door
    required property CodeScannerViewModel scanner
    required property PictureWall wall
    readonly property bool wide: width > 640 * Theme.scale
    property bool badges: false
    function begin() { badges = false; door.show(); open() }

    objectName: "doorSheet"
    title: sheet.door.name
    preferredWidth: 900
    onClosed: { scanner.end(); door.close() }

    Picker {
        objectName: "doorPoint"
        visible: sheet.door.points.length > 1
        label: qsTr("Point")
        options: sheet.door.points
        index: sheet.door.point
        Layout.fillWidth: true
        onPicked: index => sheet.door.choose(index)
    }
    GridLayout {
        columns: sheet.wide ? 2 : 1
        columnSpacing: Theme.gap6
        rowSpacing: Theme.gap4
        Layout.fillWidth: true
        ColumnLayout {
            spacing: Theme.gap3
            Layout.fillWidth: true
            Layout.preferredWidth: 10
            Layout.alignment: Qt.AlignTop
            Notice { objectName: "doorProblem"; text: sheet.door.problem; tone: "red"; Layout.fillWidth: true }
            Rectangle {
                id: paper
                visible: !sheet.badges
                color: "#FFFFFF"
                radius: Theme.radiusSmall
                implicitHeight: Math.min(width, Math.max(220, (sheet.parent ? sheet.parent.height : 600) * 0.5))
                Layout.fillWidth: true
                Image { objectName: "doorQr"; anchors { fill: parent; margins: 8 } source: sheet.door.qr; fillMode: Image.PreserveAspectFit; smooth: false; Accessible.role: Accessible.Graphic; Accessible.name: qsTr("Code for signing in at %1").arg(sheet.door.name) }
            }
            AppText { objectName: "doorTyped"; visible: text !== "" && !sheet.badges; text: sheet.door.typed; size: Theme.huge; font.weight: Font.Bold; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
            AppText { visible: !sheet.badges; text: qsTr("Hold your device's camera before it, or press “With a code…” and type the digits. The code changes every half minute."); color: Theme.muted; horizontalAlignment: Text.AlignHCenter; Layout.fillWidth: true }
            ScanPicture { visible: sheet.badges; scanner: sheet.scanner; wall: sheet.wall; Layout.fillWidth: true }
            ActionButton {
                objectName: "doorBadges"
                text: sheet.badges ? qsTr("Show the code again") : qsTr("Read badges with this camera")
                iconName: sheet.badges ? "qr-code" : "scan-qr-code"
                tone: "plain"
                quiet: true
                Layout.fillWidth: true
                onClicked: {
                    sheet.badges = !sheet.badges
                    if (sheet.badges) sheet.scanner.begin("badge")
                    else sheet.scanner.end()
                }
            }
        }
        ColumnLayout {
            spacing: Theme.gap2
            Layout.fillWidth: true
            Layout.preferredWidth: 8
            Layout.alignment: Qt.AlignTop
            Heading { text: qsTr("Arrivals"); Layout.fillWidth: true }
            AppText { objectName: "doorCount"; text: sheet.door.count; color: Theme.muted; size: Theme.tiny; Layout.fillWidth: true }
            AppText { visible: sheet.door.nobody; text: qsTr("Nobody is here yet."); color: Theme.muted; Layout.fillWidth: true }
            Repeater {
                model: sheet.door.arrived
                RowLayout {
                    id: row
                    required property string name
                    required property string initials
                    required property string detail
                    spacing: Theme.gap3
                    Layout.fillWidth: true
                    Accessible.role: Accessible.ListItem
                    Accessible.name: name + ", " + detail
                    Avatar { initials: row.initials; tone: "green" }
                    ColumnLayout {
                        spacing: 0
                        Layout.fillWidth: true
                        AppText { text: row.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
                        AppText { text: row.detail; size: Theme.tiny; color: Theme.greenText; Layout.fillWidth: true }
                    }
                }
            }
        }
    }
}

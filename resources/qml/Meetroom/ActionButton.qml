import QtQuick
import QtQuick.Controls.Basic

// A button with words.  `tone`: blue (do), red (office, closing), green (yes, live), amber, plain; `quiet`: soft fill.
AbstractButton {
    id: button

    property string tone: "blue"
    property bool quiet: false
    property string iconName: ""
    property string trailingIconName: ""
    property bool alignLeft: false
    property bool busy: false
    property int textSize: Theme.small
    property int minimumHeight: Theme.target

    readonly property color ink: !enabled ? Theme.muted : quiet ? (tone === "plain" ? Theme.text : Theme.ink(tone)) : Theme.overSolid(tone)
    readonly property color fill: !enabled ? Theme.faint : quiet ? Theme.soft(tone) : Theme.solid(tone)

    implicitHeight: Math.max(minimumHeight, row.implicitHeight + Theme.gap3 * 2)
    implicitWidth: Math.max(minimumHeight, row.naturalWidth + leftPadding + rightPadding)
    leftPadding: Theme.gap4
    rightPadding: Theme.gap4
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    // The second press of a double click is no second order, nor one to a button that has just taken this place.
    onDoubleClicked: {}
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    contentItem: Item {
        id: row
        readonly property real iconSpace: lead.visible ? lead.implicitWidth + Theme.gap2 : 0
        readonly property real trailSpace: trail.visible ? trail.implicitWidth + Theme.gap2 : 0
        readonly property real textSpace: Math.ceil(measure.advanceWidth) + 2
        readonly property real naturalWidth: iconSpace + trailSpace + textSpace
        readonly property real textWidth: Math.min(textSpace, width - iconSpace - trailSpace)
        readonly property real start: button.alignLeft ? 0 : Math.max(0, (width - iconSpace - textWidth - trailSpace) / 2)
        implicitHeight: Math.max(words.implicitHeight, lead.visible ? lead.implicitHeight : 0)

        TextMetrics { id: measure; font: words.font; text: button.text }
        Icon {
            id: lead
            visible: name !== ""
            name: button.busy ? "loader-circle" : button.iconName
            color: button.ink
            anchors.verticalCenter: parent.verticalCenter
            x: row.start
            RotationAnimation on rotation { running: button.busy && Theme.motion; from: 0; to: 360; duration: 1000; loops: Animation.Infinite; onStopped: lead.rotation = 0 }
        }
        AppText {
            id: words
            text: button.text
            size: button.textSize
            font.weight: Font.DemiBold
            color: button.ink
            anchors.verticalCenter: parent.verticalCenter
            x: row.start + row.iconSpace
            width: row.textWidth
            horizontalAlignment: button.alignLeft || lead.visible ? Text.AlignLeft : Text.AlignHCenter
            Accessible.ignored: true
        }
        Icon {
            id: trail
            visible: name !== ""
            name: button.trailingIconName
            color: button.ink
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        }
    }
    background: Rectangle {
        radius: Theme.radiusSmall
        color: button.down ? Qt.darker(button.fill, Theme.dark ? 0.8 : 1.12) : button.hovered && button.enabled ? Qt.darker(button.fill, Theme.dark ? 0.9 : 1.05) : button.fill
        border.width: Theme.contrast ? 2 : button.quiet && button.enabled ? 1 : 0
        border.color: Theme.contrast ? Theme.line : button.tone === "red" ? Theme.redLine : Theme.line
        FocusRing { shown: button.visualFocus; radius: parent.radius + 3 }
    }
}

import QtQuick

// Marks in the corners of a picture: its line, who has the floor, the spotlight, a closed microphone.
Item {
    id: marks

    property string grade: ""
    property bool muted: false
    property bool pinned: false
    property bool holdsFloor: false
    property bool roomy: false
    readonly property var glyphs: ({ good: "signal-high", fair: "signal-medium", poor: "signal-low" })
    readonly property var inks: ({ good: "#5EEBB5", fair: "#FFD560", poor: "#FF9CA0" })
    readonly property var words: ({ good: "", fair: qsTr("Fair line"), poor: qsTr("Poor line") })

    implicitHeight: 22

    component Mark: Rectangle {
        id: mark
        property string glyph: ""
        property string text: ""
        property color ink: "#FFFFFF"
        width: label.visible ? content.implicitWidth + 16 : 22
        height: Math.max(22, label.visible ? label.implicitHeight + 4 : 22)
        radius: 11
        color: "#C80F172A"
        Row {
            id: content
            anchors.centerIn: parent
            spacing: 5
            Icon { name: mark.glyph; size: 13; color: mark.ink; anchors.verticalCenter: parent.verticalCenter }
            AppText { id: label; visible: mark.text !== ""; text: mark.text; size: Theme.tiny; color: mark.ink; wrapMode: Text.NoWrap; anchors.verticalCenter: parent.verticalCenter; Accessible.ignored: true }
        }
    }
    Row {
        anchors { left: parent.left; top: parent.top }
        spacing: 4
        Mark { objectName: "lineMark"; visible: marks.grade !== ""; glyph: marks.glyphs[marks.grade] ?? ""; ink: marks.inks[marks.grade] ?? "#FFFFFF"; text: marks.roomy ? marks.words[marks.grade] ?? "" : "" }
        Mark { objectName: "floorMark"; visible: marks.holdsFloor; glyph: "presentation"; ink: "#5EEBB5"; text: marks.roomy ? qsTr("Has the floor") : "" }
    }
    Row {
        anchors { right: parent.right; top: parent.top }
        spacing: 4
        Mark { objectName: "pinMark"; visible: marks.pinned; glyph: "pin" }
        Mark { objectName: "mutedBadge"; visible: marks.muted; glyph: "mic-off"; ink: "#FF9CA0" }
    }
}

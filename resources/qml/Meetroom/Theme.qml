pragma Singleton
import QtQuick

// Every colour, size and space of the client.  `scheme`: "light", "dark" or "contrast"; `scale`: 1.0 … 2.0.
QtObject {
    id: theme

    property string scheme: "light"
    property real scale: 1.0
    property bool motion: true

    readonly property bool dark: scheme !== "light"
    readonly property bool contrast: scheme === "contrast"

    readonly property var _light: ({
        ground: "#EEF1F8", card: "#FFFFFF", raised: "#FFFFFF", field: "#F3F5FA", line: "#DDE3EE", strongLine: "#94A3B8",
        text: "#0F172A", muted: "#5B6880", faint: "#E6EAF3",
        blue: "#1D4ED8", overBlue: "#FFFFFF", blueSoft: "#DEE8FF", blueText: "#1D4ED8",
        red: "#B4232A", overRed: "#FFFFFF", redSoft: "#FCEBEC", redText: "#B4232A", redLine: "#E3A5A9",
        green: "#158A5B", overGreen: "#FFFFFF", greenSoft: "#E3F5EC", greenText: "#0E7048", live: "#1FBF84",
        amber: "#F5B50A", overAmber: "#3B2A00", amberSoft: "#FEF3D2", amberText: "#7A5600",
        shadow: "#140F172A", scrim: "#66101828", focus: "#1D4ED8", desk: "#E1E7F0"
    })
    readonly property var _dark: ({
        ground: "#0B1220", card: "#151E2F", raised: "#1D2940", field: "#1E293D", line: "#2A3750", strongLine: "#5C6C88",
        text: "#EAF0FA", muted: "#A3B1C7", faint: "#223049",
        blue: "#3B6EF0", overBlue: "#FFFFFF", blueSoft: "#1E3264", blueText: "#9DBBFF",
        red: "#C9353C", overRed: "#FFFFFF", redSoft: "#421B22", redText: "#FFA3A8", redLine: "#8C3B42",
        green: "#158A5B", overGreen: "#FFFFFF", greenSoft: "#12382B", greenText: "#6FE0B0", live: "#2BD195",
        amber: "#F5B50A", overAmber: "#2A1E00", amberSoft: "#43330A", amberText: "#FFD560",
        shadow: "#40000000", scrim: "#99000000", focus: "#9DBBFF", desk: "#0E1626"
    })
    readonly property var _contrast: ({
        ground: "#000000", card: "#000000", raised: "#000000", field: "#000000", line: "#FFFFFF", strongLine: "#FFFFFF",
        text: "#FFFFFF", muted: "#FFFFFF", faint: "#333333",
        blue: "#FFE600", overBlue: "#000000", blueSoft: "#000000", blueText: "#FFE600",
        red: "#FF6B70", overRed: "#000000", redSoft: "#000000", redText: "#FF9CA0", redLine: "#FF9CA0",
        green: "#35F2A2", overGreen: "#000000", greenSoft: "#000000", greenText: "#35F2A2", live: "#35F2A2",
        amber: "#FFC400", overAmber: "#000000", amberSoft: "#000000", amberText: "#FFC400",
        shadow: "#00000000", scrim: "#CC000000", focus: "#FFE600", desk: "#000000"
    })
    readonly property var _now: scheme === "dark" ? _dark : scheme === "contrast" ? _contrast : _light

    readonly property color ground: _now.ground
    readonly property color card: _now.card
    readonly property color raised: _now.raised
    readonly property color field: _now.field
    readonly property color line: _now.line
    readonly property color strongLine: _now.strongLine
    readonly property color text: _now.text
    readonly property color muted: _now.muted
    readonly property color faint: _now.faint
    readonly property color blue: _now.blue
    readonly property color overBlue: _now.overBlue
    readonly property color blueSoft: _now.blueSoft
    readonly property color blueText: _now.blueText
    readonly property color red: _now.red
    readonly property color overRed: _now.overRed
    readonly property color redSoft: _now.redSoft
    readonly property color redText: _now.redText
    readonly property color redLine: _now.redLine
    readonly property color green: _now.green
    readonly property color overGreen: _now.overGreen
    readonly property color greenSoft: _now.greenSoft
    readonly property color greenText: _now.greenText
    readonly property color live: _now.live
    readonly property color amber: _now.amber
    readonly property color overAmber: _now.overAmber
    readonly property color amberSoft: _now.amberSoft
    readonly property color amberText: _now.amberText
    readonly property color shadow: _now.shadow
    readonly property color scrim: _now.scrim
    readonly property color focus: _now.focus
    readonly property color desk: _now.desk

    // Solid fill, text on it, soft fill and text of a tone: "blue", "red", "green", "amber" or "plain".
    function solid(tone: string): color { return tone === "red" ? red : tone === "green" ? green : tone === "amber" ? amber : tone === "plain" ? field : blue }
    function overSolid(tone: string): color { return tone === "red" ? overRed : tone === "green" ? overGreen : tone === "amber" ? overAmber : tone === "plain" ? theme.text : overBlue }
    function soft(tone: string): color { return tone === "red" ? redSoft : tone === "green" ? greenSoft : tone === "amber" ? amberSoft : tone === "plain" ? field : blueSoft }
    function ink(tone: string): color { return tone === "red" ? redText : tone === "green" ? greenText : tone === "amber" ? amberText : tone === "plain" ? muted : blueText }

    readonly property string family: "Be Vietnam Pro"
    readonly property string iconFamily: "lucide"
    readonly property int tiny: Math.round(12 * scale)
    readonly property int small: Math.round(14 * scale)
    readonly property int body: Math.round(16 * scale)
    readonly property int large: Math.round(20 * scale)
    readonly property int huge: Math.round(28 * scale)

    readonly property int gap1: 4
    readonly property int gap2: 8
    readonly property int gap3: 12
    readonly property int gap4: 16
    readonly property int gap6: 24
    readonly property int target: Math.round(44 * Math.min(scale, 1.35))
    readonly property int radius: 16
    readonly property int radiusSmall: 12
    readonly property int fast: motion ? 120 : 0
}

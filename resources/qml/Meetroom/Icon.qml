import QtQuick
import "Glyphs.js" as Glyphs

// One glyph of the icon font, tinted like text; decoration only, so it stays out of the accessibility tree.
Text {
    id: icon

    property string name: ""
    property int size: Math.round(20 * Theme.scale)

    text: Glyphs.glyph(name)
    width: implicitWidth
    font.family: Theme.iconFamily
    font.pixelSize: size
    color: Theme.text
    horizontalAlignment: Text.AlignHCenter
    verticalAlignment: Text.AlignVCenter
    Accessible.ignored: true
}

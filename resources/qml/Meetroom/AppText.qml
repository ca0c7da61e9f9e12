import QtQuick

// Text of the client: wraps, never cut.
Text {
    property int size: Theme.small

    font.family: Theme.family
    font.pixelSize: size
    color: Theme.text
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    lineHeight: 1.12
}

import QtQuick
import Meetroom

// A whole number to type, with its label above it.
Field {
    input.inputMethodHints: Qt.ImhDigitsOnly
    input.maximumLength: 6
    input.horizontalAlignment: TextInput.AlignRight
    placeholder: "0"
}

import QtQuick
import Meetroom.Models

// Whether the own microphone is heard, in words, glyph and colour.  Pressed: opens and closes; held: talk while held.
ActionButton {
    id: button

    required property MicrophoneViewModel microphone
    property bool held: false

    visible: microphone.joined
    text: microphone.text
    iconName: microphone.glyph
    tone: microphone.tone
    quiet: microphone.tone !== "green"
    Accessible.name: microphone.text
    Accessible.description: microphone.act
    onClicked: microphone.toggle()
    onPressAndHold: { held = true; microphone.hold() }
    onReleased: endHold()
    onCanceled: endHold()
    function endHold() {
        if (button.held) button.microphone.letGo()
        button.held = false
    }
    Tip { shown: button.hovered && !button.pressed; text: button.microphone.canTalk ? button.microphone.act + " (Ctrl+M)\n" + qsTr("Hold the button or the space bar to talk") : button.microphone.act }
}

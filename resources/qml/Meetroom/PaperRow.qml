import QtQuick
import Meetroom.Models

// What a row of the desk's papers shows and asks for: an agenda item, or a paper below it.
Item {
    id: row

    required property int index
    required property string key
    required property bool heading
    required property string item
    required property string number
    required property string title
    required property string detail
    required property string stage
    required property string stage_text
    required property string tone
    required property string readers
    required property string label
    required property string note
    required property string signatures
    required property string signature_tone
    required property int waiting
    required property bool first
    required property bool last
    property PapersDeskViewModel desk
    signal filesWanted(string item)
    signal replaceWanted(string key)
    signal withdrawWanted(string key)
}

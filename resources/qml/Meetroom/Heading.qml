import QtQuick

// Title of a panel or a screen.
AppText {
    size: Theme.body
    font.weight: Font.DemiBold
    Accessible.role: Accessible.Heading
    Accessible.name: text
}

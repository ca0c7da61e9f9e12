import QtQuick
import QtQuick.Controls.Basic
import Meetroom

// Which page of how many, one page back and forth; a press on the number opens the contents.
Card {
    id: counter

    property int page: 0
    property int count: 0
    signal stepped(int by)
    signal contentsWanted()

    color: Theme.raised
    radius: Theme.radius
    implicitWidth: Math.max(Theme.target, number.implicitWidth + Theme.gap1 * 2)
    implicitHeight: column.implicitHeight

    // What misses a button must not draw on the page below.
    MouseArea { anchors.fill: parent; acceptedButtons: Qt.AllButtons; preventStealing: true }
    Column {
        id: column
        width: parent.width
        IconButton { objectName: "pageBack"; width: parent.width; iconName: "chevron-up"; enabled: counter.page > 0; text: qsTr("Page back"); onClicked: counter.stepped(-1) }
        AbstractButton {
            id: where
            objectName: "pageNumber"
            width: parent.width
            height: Theme.target
            focusPolicy: Qt.StrongFocus
            Accessible.role: Accessible.Button
            Accessible.name: qsTr("Page %1 of %2, go to another page").arg(counter.page + 1).arg(counter.count)
            onClicked: counter.contentsWanted()
            background: Item { FocusRing { shown: where.visualFocus } }
            contentItem: AppText {
                id: number
                text: (counter.page + 1) + "/" + counter.count
                size: Theme.tiny
                font.weight: Font.DemiBold
                wrapMode: Text.NoWrap
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                Accessible.ignored: true
            }
        }
        IconButton { objectName: "pageForward"; width: parent.width; iconName: "chevron-down"; enabled: counter.page < counter.count - 1; text: qsTr("Page forward"); onClicked: counter.stepped(1) }
    }
}

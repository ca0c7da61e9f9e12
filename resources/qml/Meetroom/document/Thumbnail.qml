import QtQuick
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Items
import Meetroom.Models

// A small picture of a page, drawn only while it is in sight; pressed: go there.
AbstractButton {
    id: thumb

    required property int number
    required property real width_pt
    required property real height_pt
    required property DocumentViewModel document
    readonly property bool current: document.page === number
    readonly property real paperHeight: height - words.implicitHeight - Theme.gap2 * 2
    readonly property real fitted: Math.max(1, Math.min(width - Theme.gap4, paperHeight * width_pt / Math.max(1, height_pt)))

    objectName: "thumbnail" + number
    focusPolicy: Qt.StrongFocus
    text: number + 1
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Page %1").arg(number + 1)
    background: Rectangle {
        radius: Theme.radiusSmall
        color: thumb.current ? Theme.blueSoft : thumb.hovered ? Theme.field : "transparent"
        border { width: thumb.current ? 2 : 0; color: Theme.blueText }
        FocusRing { shown: thumb.visualFocus; anchors.margins: 0 }
    }
    contentItem: Item {
        Rectangle {
            id: paper
            anchors { horizontalCenter: parent.horizontalCenter; bottom: words.top; bottomMargin: Theme.gap1 }
            width: Math.round(thumb.fitted)
            height: Math.round(thumb.fitted * thumb.height_pt / Math.max(1, thumb.width_pt))
            color: thumb.document.night ? "#000000" : "#FFFFFF"
            border { width: 1; color: Theme.line }
            Image { anchors { fill: parent; margins: 1 } source: picture.source; cache: false; Accessible.ignored: true }
            PagePicture {
                id: picture
                Component.onDestruction: release()
                easel: thumb.document.easel
                wanted: [thumb.document.name, thumb.number, Math.round(paper.width * Screen.devicePixelRatio), thumb.document.night, 2]
            }
        }
        AppText {
            id: words
            anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom }
            text: thumb.text
            size: Theme.tiny
            color: thumb.current ? Theme.blueText : Theme.muted
            font.weight: thumb.current ? Font.DemiBold : Font.Normal
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Meetroom
import Meetroom.Items
import Meetroom.Models

// The pages of a paper one below the other, as wide as the strip or larger; worked by wheel, finger and keys.
FocusScope {
    id: strip

    required property PaperPagesViewModel pages
    property string title: ""
    property bool night: Theme.contrast
    // 1: a page is as wide as the strip.
    property real zoom: 1
    readonly property int page: list.page
    readonly property bool tools: width >= 240

    function goTo(number: int) { list.positionViewAtIndex(number, ListView.Beginning) }
    function zoomBy(factor: real) { zoom = Math.max(1, Math.min(4, zoom * factor)) }

    implicitHeight: 320
    Accessible.role: Accessible.Grouping
    Accessible.name: title

    Rectangle { anchors.fill: parent; radius: Theme.radiusSmall; color: Theme.desk; border { width: Theme.contrast ? 1 : 0; color: Theme.line } }
    ListView {
        id: list
        readonly property int page: Math.max(0, indexAt(contentX + width / 2, contentY + height / 3))
        readonly property real pageWidth: Math.max(40, (strip.width - Theme.gap2 * 2 - bar.room) * strip.zoom)
        objectName: strip.objectName + "List"
        anchors { fill: parent; margins: Theme.gap2 }
        clip: true
        focus: true
        activeFocusOnTab: true
        spacing: Theme.gap2
        contentWidth: pageWidth
        flickableDirection: Flickable.AutoFlickIfNeeded
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 400
        model: strip.pages.rows
        keyNavigationEnabled: false
        Accessible.role: Accessible.Document
        Accessible.name: strip.title + ", " + qsTr("page %1 of %2").arg(page + 1).arg(strip.pages.count)
        ScrollBar.vertical: ThinBar { id: bar }
        ScrollBar.horizontal: ThinBar { }
        Keys.onPressed: event => {
            const views = ({ [Qt.Key_PageDown]: 0.9, [Qt.Key_PageUp]: -0.9, [Qt.Key_Space]: event.modifiers & Qt.ShiftModifier ? -0.9 : 0.9 })[event.key]
            const lines = ({ [Qt.Key_Down]: 60, [Qt.Key_Up]: -60 })[event.key]
            const aside = ({ [Qt.Key_Right]: 60, [Qt.Key_Left]: -60 })[event.key]
            const zooms = ({ [Qt.Key_Plus]: 1.25, [Qt.Key_Equal]: 1.25, [Qt.Key_Minus]: 0.8 })[event.key]
            if (views !== undefined) scroll(views * height)
            else if (lines !== undefined) scroll(lines)
            else if (aside !== undefined && strip.zoom > 1) contentX = Math.max(0, Math.min(contentWidth - width, contentX + aside))
            else if (zooms !== undefined) strip.zoomBy(zooms)
            else if (event.key === Qt.Key_0) strip.zoom = 1
            else if (event.key === Qt.Key_Home) positionViewAtBeginning()
            else if (event.key === Qt.Key_End) positionViewAtEnd()
            else return
            event.accepted = true
        }
        function scroll(by: real) { contentY = Math.max(originY, Math.min(originY + Math.max(0, contentHeight - height), contentY + by)) }
        FocusRing { shown: list.activeFocus; anchors.margins: -2 }
        delegate: Rectangle {
            id: sheet
            required property int number
            required property real width_pt
            required property real height_pt
            required property string words
            objectName: strip.objectName + "Sheet" + number
            width: list.pageWidth
            height: Math.round(width * height_pt / Math.max(1, width_pt))
            color: strip.night ? "#000000" : "#FFFFFF"
            Accessible.role: Accessible.Paragraph
            Accessible.name: qsTr("Page %1").arg(number + 1) + ". " + words
            Image { objectName: strip.objectName + "Page" + sheet.number; anchors.fill: parent; source: picture ? picture.source : ""; cache: false; Accessible.ignored: true }
            PagePicture {
                id: picture
                Component.onDestruction: release()
                easel: strip.pages.easel
                wanted: [strip.pages.name, sheet.number, Math.min(3000, Math.round(sheet.width * Screen.devicePixelRatio)), strip.night, 0]
            }
        }
    }
    Card {
        visible: strip.tools && strip.pages.count > 0
        anchors { right: parent.right; bottom: parent.bottom; margins: Theme.gap3; rightMargin: Theme.gap6 }
        implicitWidth: tools.implicitWidth
        implicitHeight: tools.implicitHeight
        width: implicitWidth
        height: implicitHeight
        color: Theme.raised
        RowLayout {
            id: tools
            spacing: 0
            IconButton { objectName: strip.objectName + "Smaller"; iconName: "zoom-out"; text: qsTr("Smaller"); enabled: strip.zoom > 1; onClicked: strip.zoomBy(0.8) }
            AppText { objectName: strip.objectName + "Where"; text: (list.page + 1) + "/" + strip.pages.count; size: Theme.tiny; font.weight: Font.DemiBold; wrapMode: Text.NoWrap; Accessible.name: qsTr("page %1 of %2").arg(list.page + 1).arg(strip.pages.count) }
            IconButton { objectName: strip.objectName + "Larger"; iconName: "zoom-in"; text: qsTr("Larger"); enabled: strip.zoom < 4; onClicked: strip.zoomBy(1.25) }
        }
    }
}

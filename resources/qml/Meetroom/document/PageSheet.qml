pragma ComponentBehavior: Bound
import QtQuick
import Meetroom
import Meetroom.Items
import Meetroom.Models

// One page: its picture, the text chosen on it, the ink above it.
Item {
    id: sheet

    required property DocumentViewModel document
    // The PageList, whose type would refer to this one.
    required property var list
    required property int number
    required property real x_px
    required property real y_px
    required property real width_px
    required property real height_px
    required property real page_width_pt
    required property real page_height_pt
    required property int rank
    required property bool shown
    readonly property real widthPt: page_width_pt
    readonly property real liveScale: body.width / Math.max(1, widthPt)
    readonly property real fullPx: Math.round(body.width * Screen.devicePixelRatio)
    // Beyond this many pixels only what is in the view is drawn sharp, so that memory stays bounded.
    readonly property int capPx: Math.floor(Math.sqrt((rank === 0 ? 8e6 : 4.2e6) * widthPt / Math.max(1, page_height_pt)))
    readonly property int targetPx: Math.min(capPx, fullPx)
    property int widthPx: 0

    x: x_px
    y: y_px
    width: width_px
    height: height_px
    visible: shown
    onTargetPxChanged: if (list.resting || widthPx <= 4) widthPx = targetPx
    Component.onCompleted: widthPx = targetPx
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Page %1").arg(number + 1)

    Connections {
        target: sheet.list
        function onRestsChanged() { sheet.widthPx = sheet.targetPx }
    }
    PagePicture { id: picture; Component.onDestruction: release(); easel: sheet.document.easel; wanted: sheet.widthPx > 4 ? [sheet.document.name, sheet.number, sheet.widthPx, sheet.document.night, sheet.rank] : [] }

    Item {
        id: body
        readonly property bool lying: sheet.list.view.rotation % 180 !== 0
        anchors.centerIn: parent
        width: lying ? sheet.height : sheet.width
        height: lying ? sheet.width : sheet.height
        rotation: sheet.list.view.rotation

        Rectangle { anchors { fill: parent; margins: -1; topMargin: 1; bottomMargin: -3 } color: Theme.shadow; visible: !sheet.document.night }
        Rectangle { anchors.fill: parent; color: sheet.document.night ? "#000000" : "#FFFFFF" }
        Image {
            readonly property bool drawn: picture.drawn && Math.abs(implicitWidth - sheet.targetPx) <= 1
            objectName: "pageImage" + sheet.number
            anchors.fill: parent
            source: picture.source
            cache: false
            fillMode: Image.Stretch
            Accessible.ignored: true
        }
        Loader {
            active: sheet.rank === 0 && sheet.fullPx > sheet.capPx * 1.05
            sourceComponent: PageDetail {
                document: sheet.document
                list: sheet.list
                number: sheet.number
                fullPx: sheet.fullPx
                pageWidth: body.width
                pageHeight: body.height
            }
        }
        Loader {
            active: picture.failed
            anchors.centerIn: parent
            sourceComponent: AppText {
                objectName: "pageFailed" + sheet.number
                width: body.width * 0.8
                horizontalAlignment: Text.AlignHCenter
                color: Theme.muted
                text: qsTr("This page cannot be shown. The other pages can; tell the secretary.")
            }
        }
        Repeater {
            model: sheet.list.choice.revision >= 0 && sheet.list.choice.active ? sheet.list.choice.boxesOn(sheet.number) : []
            Rectangle {
                required property var modelData
                x: modelData.x * sheet.liveScale
                y: modelData.y * sheet.liveScale
                width: modelData.width * sheet.liveScale
                height: modelData.height * sheet.liveScale
                color: sheet.document.night ? "#665B8DEF" : "#551D4ED8"
            }
        }
        PageInk {
            anchors.fill: parent
            document: sheet.document
            list: sheet.list
            number: sheet.number
            widthPt: sheet.widthPt
            heightPt: sheet.page_height_pt
            onWhereChanged: look()
            readonly property point where: Qt.point(sheet.x, sheet.y)
        }
        Loader {
            active: sheet.list.choice.active && sheet.list.choice.byTouch
            sourceComponent: Item {
                ChoiceHandle { list: sheet.list; number: sheet.number; place: sheet.list.choice.startPlace; end: false; scaleNow: sheet.liveScale }
                ChoiceHandle { list: sheet.list; number: sheet.number; place: sheet.list.choice.endPlace; end: true; scaleNow: sheet.liveScale }
            }
        }
    }
}

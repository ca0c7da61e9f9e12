import QtQuick
import Meetroom.Models

// Leafing through the gallery, who has no tile, and the shared screen's size.
Flow {
    id: pages

    required property PicturesViewModel pictures
    required property SharingViewModel sharing
    required property ActualScreen actual
    readonly property bool leaf: pictures.pages > 1

    readonly property real natural: (leaf ? before.width + number.implicitWidth + after.width + spacing * 3 : 0) + (others.visible ? others.implicitWidth + spacing : 0) + (size.visible ? size.implicitWidth + spacing : 0) + (end.visible ? end.implicitWidth : 0) + 1

    spacing: Theme.gap2
    visible: leaf || pictures.leftOut !== "" || pictures.screenShown

    IconButton { id: before; objectName: "previousPage"; visible: pages.leaf; enabled: pages.pictures.page > 0; fill: Theme.card; iconName: "chevron-left"; text: qsTr("Page before"); onClicked: pages.pictures.turn(-1) }
    AppText { id: number; objectName: "galleryPage"; visible: pages.leaf; text: pages.pictures.pageText; height: Theme.target; verticalAlignment: Text.AlignVCenter; font.weight: Font.DemiBold; wrapMode: Text.NoWrap }
    IconButton { id: after; objectName: "nextPage"; visible: pages.leaf; enabled: pages.pictures.page < pages.pictures.pages - 1; fill: Theme.card; iconName: "chevron-right"; text: qsTr("Page after"); onClicked: pages.pictures.turn(1) }
    AppText { id: others; objectName: "leftOut"; visible: pages.pictures.leftOut !== ""; text: pages.pictures.leftOut; size: Theme.tiny; color: Theme.muted; height: Theme.target; verticalAlignment: Text.AlignVCenter; wrapMode: Text.NoWrap }
    ActionButton {
        id: size
        objectName: "actualSize"
        visible: pages.pictures.screenShown
        quiet: true
        tone: pages.actual.wanted ? "blue" : "plain"
        iconName: pages.actual.wanted ? "minimize" : "zoom-in"
        text: pages.actual.wanted ? qsTr("Whole screen") : qsTr("Actual size")
        onClicked: pages.actual.wanted = !pages.actual.wanted
    }
    ActionButton {
        id: end
        objectName: "endShare"
        visible: pages.sharing.endOther !== ""
        width: Math.min(implicitWidth, pages.width)
        quiet: true
        tone: "red"
        iconName: "screen-share-off"
        text: pages.sharing.endOther
        onClicked: pages.sharing.endShareOfOther()
    }
}

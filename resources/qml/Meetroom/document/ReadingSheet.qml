import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// How one reads: pages beside each other or below, how large, turned, light or dark.
Sheet {
    id: sheet

    required property DocumentViewModel document
    readonly property ReadingView view: document.view
    property bool wide: false
    property bool stripShown: true
    signal zoomWanted(real factor)
    signal stripWanted(bool shown)
    default property alias more: rest.data

    objectName: "readingSheet"
    title: qsTr("How to read")

    AppText { text: qsTr("Pages"); font.weight: Font.DemiBold; Layout.fillWidth: true }
    Segments {
        objectName: "columns"
        Layout.fillWidth: true
        name: qsTr("Pages")
        options: [qsTr("One page"), qsTr("Two pages"), qsTr("Two pages, first alone")]
        icons: ["square", "columns-2", "book-open"]
        index: sheet.view.columns === 1 ? 0 : sheet.view.cover ? 2 : 1
        onPicked: index => sheet.view.showColumns(index === 0 ? 1 : 2, index === 2)
    }
    Segments {
        objectName: "continuous"
        Layout.fillWidth: true
        name: qsTr("Turning pages")
        options: [qsTr("Scroll through"), qsTr("Page by page")]
        icons: ["scroll-text", "file"]
        index: sheet.view.continuous ? 0 : 1
        onPicked: index => sheet.view.showContinuous(index === 0)
    }
    AppText { text: qsTr("Size, %1 % of the width").arg(Math.round(sheet.view.zoom * 100)); font.weight: Font.DemiBold; Layout.fillWidth: true }
    Segments {
        objectName: "fit"
        Layout.fillWidth: true
        name: qsTr("Size")
        options: [qsTr("Fit the width"), qsTr("Whole page")]
        icons: ["move-horizontal", "maximize"]
        index: sheet.view.fit === "width" ? 0 : sheet.view.fit === "page" ? 1 : -1
        onPicked: index => sheet.view.fitTo(index === 0 ? "width" : "page")
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.gap2
        ActionButton { objectName: "sheetSmaller"; quiet: true; tone: "plain"; iconName: "zoom-out"; text: qsTr("Smaller"); onClicked: sheet.zoomWanted(0.8) }
        ActionButton { objectName: "sheetLarger"; quiet: true; tone: "plain"; iconName: "zoom-in"; text: qsTr("Larger"); onClicked: sheet.zoomWanted(1.25) }
        ActionButton { objectName: "turnLeft"; quiet: true; tone: "plain"; iconName: "rotate-ccw"; text: qsTr("Turn left"); onClicked: sheet.view.turn(-90) }
        ActionButton { objectName: "turnRight"; quiet: true; tone: "plain"; iconName: "rotate-cw"; text: qsTr("Turn right"); onClicked: sheet.view.turn(90) }
        ActionButton { objectName: "sheetNight"; quiet: true; tone: "plain"; iconName: sheet.document.night ? "sun" : "moon"; text: sheet.document.night ? qsTr("Light page") : qsTr("Dark page"); onClicked: sheet.document.night = !sheet.document.night }
    }
    CheckRow { objectName: "stripShown"; visible: sheet.wide; text: qsTr("Small pictures of the pages beside them"); checked: sheet.stripShown; Layout.fillWidth: true; onToggled: sheet.stripWanted(checked) }
    ColumnLayout { id: rest; Layout.fillWidth: true; spacing: Theme.gap3; visible: children.length > 0 }
}

import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// A ballot opened to test this device: what a second device needs, and the way back to voting.
ColumnLayout {
    id: opened

    required property SealedBallotViewModel ballot

    spacing: Theme.gap2

    Notice { objectName: "sealedOpened"; text: qsTr("This ballot is open and will never be cast. You have not voted yet."); tone: "amber"; Layout.fillWidth: true }
    AppText { text: qsTr("On a second device (a colleague’s, or your own): on its vote card choose “Learn more”, then “Check a ballot of another device”, and hold its camera before this picture. It must show the code you wrote down, and:"); Layout.fillWidth: true }
    AppText { objectName: "sealedExpected"; text: opened.ballot.chosen; visible: text !== ""; font.weight: Font.DemiBold; Layout.fillWidth: true }
    Rectangle {
        visible: opened.ballot.picture !== ""
        color: "white"
        radius: Theme.radiusSmall
        Layout.alignment: Qt.AlignHCenter
        Layout.preferredWidth: Math.min(opened.width, 300)
        Layout.preferredHeight: Layout.preferredWidth
        Image {
            objectName: "sealedPicture"
            anchors { fill: parent; margins: Theme.gap1 }
            source: opened.ballot.picture
            fillMode: Image.PreserveAspectFit
            smooth: false
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Picture of squares with the opened ballot")
        }
    }
    ActionButton {
        objectName: "sealedCopyOpening"
        text: qsTr("Copy it as text")
        tone: "plain"
        quiet: true
        iconName: "copy"
        Layout.fillWidth: true
        onClicked: opened.ballot.copy(opened.ballot.opening)
    }
    ActionButton {
        objectName: "sealedVoteNow"
        text: qsTr("Vote now")
        iconName: "vote"
        minimumHeight: Math.max(Theme.target, 54)
        Layout.fillWidth: true
        onClicked: opened.ballot.chooseAnew()
    }
}

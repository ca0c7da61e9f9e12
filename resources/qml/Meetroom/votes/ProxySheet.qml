pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Meetroom
import Meetroom.Models

// Who votes for whom, noted by the office from papers handed in.
Sheet {
    id: sheet

    required property ProxiesViewModel proxies
    readonly property bool wanted: proxies.asking

    objectName: "proxySheet"
    title: qsTr("Proxies")
    preferredWidth: 560
    onWantedChanged: { if (!wanted) { close(); return } reason.text = ""; open() }
    onClosed: proxies.ask(false)

    AppText { text: qsTr("Whoever is absent when a vote opens can be represented by a member who is here. It holds for votes that open from now on."); Layout.fillWidth: true }
    Repeater {
        model: sheet.proxies.rows
        RowLayout {
            id: line
            required property string key
            required property string name
            required property string holder
            spacing: Theme.gap2
            Layout.fillWidth: true
            Accessible.role: Accessible.ListItem
            Accessible.name: name + ", " + holder
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                AppText { text: line.name; font.weight: Font.DemiBold; Layout.fillWidth: true }
                AppText { text: line.holder; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
            }
            IconButton { objectName: "proxyEnd-" + line.key; iconName: "x"; text: qsTr("End the proxy of %1").arg(line.name); onClicked: sheet.proxies.end(line.key) }
        }
    }
    Picker { id: principal; objectName: "proxyPrincipal"; label: qsTr("Who is represented"); options: sheet.proxies.people; Layout.fillWidth: true }
    Picker { id: holder; objectName: "proxyHolder"; label: qsTr("Who votes for them"); options: sheet.proxies.people; Layout.fillWidth: true }
    Field { id: reason; objectName: "proxyReason"; label: qsTr("Paper it rests on (may be empty)"); input.maximumLength: 500; Layout.fillWidth: true }
    AppText { text: sheet.proxies.limit; size: Theme.tiny; color: Theme.muted; Layout.fillWidth: true }
    ActionButton { objectName: "proxyGive"; enabled: principal.chosen !== holder.chosen; text: qsTr("Note the proxy"); iconName: "check"; Layout.fillWidth: true; onClicked: sheet.proxies.give(principal.chosen, holder.chosen, reason.text) }
}

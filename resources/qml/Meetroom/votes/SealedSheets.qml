pragma ComponentBehavior: Bound
import QtQuick
import Meetroom.Models

// The sheets of verifiable votes, each made while it is open: scrutineers, records, the second device.
Item {
    id: sheets

    required property ShellViewModel shell
    readonly property SealedViewModel sealed: shell.sealed

    Loader { active: sheets.sealed.sheet === "scrutineer"; sourceComponent: ScrutineerSheet { shell: sheets.shell; Component.onCompleted: open(); onClosed: sheets.sealed.closed("scrutineer") } }
    Loader { active: sheets.sealed.sheet === "record"; sourceComponent: SealedRecordSheet { shell: sheets.shell; Component.onCompleted: open(); onClosed: sheets.sealed.closed("record") } }
    Loader { active: sheets.sealed.sheet === "second"; sourceComponent: SealedSecondSheet { shell: sheets.shell; Component.onCompleted: open(); onClosed: sheets.sealed.closed("second") } }
}

"""Collects the sentences of the screens and makes what Qt loads of them: `python -m tests.ui.qml_translations`.

Those without a translation are named and leave the exit code at 1; they are then written into the `.ts` files by hand.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from meetroom import resource_path
from meetroom.ui.look import qml_folder

LANGUAGES = ("vi", "en")


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def untranslated(texts: Path) -> list[str]:
    """Sentences of a `.ts` file that still wait for their translation."""
    messages = ElementTree.parse(texts).iter("message")
    return [m.findtext("source") or "" for m in messages if (t := m.find("translation")) is None or t.get("type")]


def _release(texts: Path) -> None:
    # Put in place whole: Qt maps the file into memory, and a program that runs would die of a change inside it.
    with tempfile.TemporaryDirectory(dir=texts.parent) as folder:
        made = Path(folder) / texts.with_suffix(".qm").name
        subprocess.run([_tool("lrelease"), "-silent", str(texts), "-qm", str(made)], check=True)
        made.replace(texts.with_suffix(".qm"))


def main() -> int:
    """Returns: 1 where a sentence is not translated."""
    screens = sorted(str(file) for file in qml_folder().rglob("*.qml"))
    missing = 0
    for language in LANGUAGES:
        texts = resource_path("i18n", f"meetroom_{language}.ts")
        command = [_tool("lupdate"), "-silent", "-no-obsolete", "-locations", "none", *screens, "-ts", str(texts)]
        subprocess.run(command, check=True)
        for sentence in untranslated(texts):
            print(f"{texts.name}: {sentence}")
            missing = 1
        _release(texts)
    return missing


if __name__ == "__main__":
    sys.exit(main())

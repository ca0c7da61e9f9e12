"""The pages people read say only what the program has: links, labels, keys, commands, in both languages."""

import ast
import re
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from meetroom.cli.main import app

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
GUIDES = {
    "dai-bieu": "delegate",
    "chu-toa": "chair",
    "thu-ky": "secretary",
    "soan-bien-ban": "writing-minutes",
    "diem-cau": "operator",
    "quan-tri": "administrator",
    "tai-lieu": "documents",
    "nhan-su": "people",
    "thu-vien": "library",
    "bieu-quyet": "votes",
    "kiem-phieu": "scrutineers",
    "phieu-kin": "sealed-ballot",
    "phien-hop": "sitting",
    "bien-ban": "minutes",
}
GUIDE_PAGES = tuple(
    GUIDE / language / f"{name}.md" for language, names in (("vi", GUIDES), ("en", GUIDES.values())) for name in names
)
TWO_PAGES_WORDS = {"vi": 1_300, "en": 1_200}
"""About two printed pages; a Vietnamese word is one syllable."""

HOSTS = {"127.0.0.1", "localhost", "10.0.0.5", "www.webrtc.org"}  # the last one only names an RTP extension
HOSTS |= {"www.mic.gov.vn", "www.e-doc.vn"}  # name namespaces of XML, nobody goes there
PLACES = {"api", "metrics", "opt", "var", "etc", "usr", "backup", "tmp", "proc", "dev", "bin", "lib", "chunk"}

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_LABEL = re.compile(r"\*\*“([^”]+)”\*\*")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_FENCE = re.compile(r"```.*?```", re.DOTALL)
_HOLE = re.compile(r"(?:%\d|%n|\{[^}]*\})…?")


def ids(path: Path) -> str:
    """A page by its name in the repository."""
    return path.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    """A page."""
    return page.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Where a link into a page can go, as repository sites name it."""
    names = set()
    for heading in _HEADING.findall(_FENCE.sub("", text_of(page))):
        plain = re.sub(r"[^\w\- ]", "", heading.lower())
        names.add(plain.replace(" ", "-"))
    return names


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for link in _LINK.findall(_FENCE.sub("", text_of(page))):
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        if "://" in link:
            continue
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_picture_is_there(page: Path) -> None:
    shown = [(page.parent / place).resolve() for place in _PICTURE.findall(text_of(page))]
    assert [place for place in shown if not place.exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_no_page_names_a_strange_host_or_folder(page: Path) -> None:
    text = text_of(page)
    hosts = {host for host in re.findall(r"https?://([\w.-]+)", text) if not re.search(r"(^|\.)example(\.|$)", host)}
    places = set(re.findall(r"(?<![\w.:/…<)\]~}\"'])/([a-z]\w*)/", text))
    assert (hosts - HOSTS, places - PLACES) == (set(), set())


def test_every_guide_is_there_in_both_languages() -> None:
    found = {path.relative_to(GUIDE).as_posix() for path in GUIDE.rglob("*.md")}
    assert found == {path.relative_to(GUIDE).as_posix() for path in GUIDE_PAGES}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_the_index_names_every_page(page: Path) -> None:
    index = ROOT / "docs" / "README.md"
    named = {(index.parent / link.partition("#")[0]).resolve() for link in _LINK.findall(text_of(index))}
    assert page == index or page in named or page.parent in named


@pytest.mark.parametrize("vietnamese", GUIDES)
def test_a_guide_has_the_same_parts_in_both_languages(vietnamese: str) -> None:
    pages = (GUIDE / "vi" / f"{vietnamese}.md", GUIDE / "en" / f"{GUIDES[vietnamese]}.md")
    shapes = [[line.split(" ")[0] for line in text_of(page).splitlines() if line.startswith("#")] for page in pages]
    assert shapes[0] == shapes[1]
    assert [len(_LABEL.findall(text_of(page))) > 0 for page in pages] == [True, True]


@pytest.mark.parametrize("page", GUIDE_PAGES, ids=ids)
def test_a_guide_is_short(page: Path) -> None:
    assert len(text_of(page).split()) <= TWO_PAGES_WORDS[page.parent.name]


def _messages(language: str) -> Iterator[str]:
    """What Qt Linguist's catalogue of a language says."""
    tree = ElementTree.parse(ROOT / "resources" / "i18n" / f"meetroom_{language}.ts")
    for message in tree.iter("message"):
        translation = message.find("translation")
        assert translation is not None
        if translation.get("type") in ("vanished", "obsolete"):
            continue
        forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
        yield from (form or message.findtext("source") or "" for form in forms)


def _literal(node: ast.expr) -> str | None:
    """A string of the source, with … for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    return None


def _pairs(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """The two texts of every call of `name` in the modules of a folder."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                if isinstance(node.args[0], ast.Starred):
                    continue  # put together from a table; the table's own texts are counted where it stands
                first, second = (_literal(argument) for argument in node.args)
                if first is not None and second is not None:
                    yield first, second


def _names_of_rules(language: str) -> Iterator[str]:
    """What rule sets and the kinds of decision in them are called."""
    for path in (ROOT / "resources" / "rules").glob("*.toml"):
        rules = tomllib.loads(path.read_text(encoding="utf-8"))
        yield from (named[f"name_{language}"] for named in (rules, *rules.get("decisions", ())))


@cache
def spoken(language: str) -> frozenset[str]:
    """Everything the program can say in a language, whole and sentence by sentence; … for what is filled in."""
    texts = list(_messages(language))
    texts += [pair[language == "vi"] for pair in _pairs(ROOT / "meetroom" / "ui", "Words")]
    texts += [pair[language == "vi"] for pair in _pairs(ROOT / "meetroom" / "ballots", "Sentence")]
    texts += [pair[language == "en"] for pair in _pairs(ROOT / "meetroom" / "cli", "say")]
    texts += _names_of_rules(language)
    whole = {_HOLE.sub("…", text).strip() for text in texts}
    return frozenset(whole | {part for text in whole for part in re.split(r"(?<=[.!?;]) ", text)})


@pytest.mark.parametrize("page", GUIDE_PAGES, ids=ids)
def test_every_label_is_one_the_program_shows(page: Path) -> None:
    labels = {" ".join(label.split()) for label in _LABEL.findall(text_of(page))}
    assert sorted(labels - spoken(page.parent.name)) == []


def test_the_program_speaks_both_languages_in_the_test() -> None:
    assert "Giơ tay phát biểu" in spoken("vi")
    assert "Raise hand to speak" in spoken("en")
    assert "Raise hand to speak" not in spoken("vi")


_STANDARD = {"Ctrl+F": "StandardKey.Find", "Ctrl+Z": "StandardKey.Undo"}


@pytest.mark.parametrize("page", GUIDE_PAGES, ids=ids)
def test_every_shortcut_is_bound(page: Path) -> None:
    screens = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "resources" / "qml").rglob("*.qml"))
    keys = set(re.findall(r"`(Ctrl\+[^`]+)`", text_of(page)))
    unbound = [key for key in keys if f'"{key}"' not in screens and _STANDARD.get(key, "nowhere") not in screens]
    assert unbound == []


def _shown_code(page: Path) -> Iterator[str]:
    """Every line of code on a page: indented, fenced or in backticks."""
    text = text_of(page)
    for fence in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
        yield from fence.replace("\\\n", " ").splitlines()
    plain = _FENCE.sub("", text)
    yield from re.findall(r"^ {4,}(.+)$", plain, re.MULTILINE)
    yield from re.findall(r"`([^`]+)`", plain)


@pytest.mark.parametrize("page", [ROOT / "README.md", *GUIDE_PAGES], ids=ids)
def test_every_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {target for line in _shown_code(page) for target in re.findall(r"^make ([a-z-]+)", line)}
    assert named <= targets


def _options(command: Any) -> set[str]:
    """Of a command, and of what stands under its name."""
    found = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return found.union(*map(_options, getattr(command, "commands", {}).values()))


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_command_and_option_exists(page: Path) -> None:
    group: Any = typer.main.get_command(app)
    options = {name: _options(command) for name, command in group.commands.items()}
    options[""] = {o for p in group.params for o in p.opts} | {"--help"}
    wrong = []
    for line in _shown_code(page):
        call = re.search(r"(?:^|[\s/=])meetroom(?: ([a-z][a-z-]*))?((?: +\S+)*)$", line)
        if call is None or re.search(r"\b(systemctl|journalctl|useradd|pip|cp|sudo -u)\b", line):
            continue
        command, rest = call[1] or "", call[2]
        if command not in options or not set(re.findall(r"(?<= )--[a-z-]+", rest)) <= options[command]:
            wrong.append(line)
    assert wrong == []


def test_readme_says_the_version_and_the_python_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = text_of(ROOT / "README.md")
    assert f"meetroom-{project['version']}-py3-none-any.whl" in text
    assert project["requires-python"].removeprefix(">=") in text
    assert project["license"] in text


def test_readme_names_the_packages_the_machine_needs() -> None:
    prepare = (ROOT / ".ci" / "prepare.py").read_text(encoding="utf-8")
    packages = set(re.findall(r'"lib[\w.+-]+\.so[\w.]*": "([\w.-]+)"', prepare))
    text = text_of(ROOT / "README.md")
    assert packages
    assert sorted(package for package in packages if package not in text) == []


def test_the_guides_name_options_of_the_account_command() -> None:
    source = (ROOT / "meetroom" / "cli" / "main.py").read_text(encoding="utf-8")
    known = {"--data-folder", "--server", "--name", *re.findall(r'"(--[a-z-]+)"', source)}
    for page in (GUIDE / "vi" / "quan-tri.md", GUIDE / "en" / "administrator.md"):
        calls = re.findall(r"meetroom account (--.+?)(?:\n\n|`)", text_of(page), re.DOTALL)
        assert calls
        assert {option for call in calls for option in re.findall(r"--[a-z-]+", call)} <= known

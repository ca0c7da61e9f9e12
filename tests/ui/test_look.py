"""Every screen, for every role, theme, language and text size: nothing cut, nothing too small, nothing nameless."""

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from meetroom import resource_path
from meetroom.domain.documents import ReleaseDocument
from meetroom.ui.app import ClientWindow
from meetroom.ui.look import qml_folder
from tests.ui.conftest import OpenWindow
from tests.ui.paper_stage import DRAFT, add_paper
from tests.ui.screen_walk import TARGET_PX, cut_texts, is_text, poor_targets, scene_rect, visible_items
from tests.ui.sitting import CHAIR, ME, SECRETARY, house_in_draft, house_in_session

SIZES = ((1280, 800), (420, 800))
DESK = 7
# What people wrote or what is the same in both languages.
SAME_IN_BOTH = frozenset({"English", "meetroom", "PDF", "100%", "meetroom://…", "https://"})


def show(open_window: OpenWindow, screen: str, **options: object) -> ClientWindow:
    """Open a window at one of the screens."""
    if screen in ("start", "create"):
        client = open_window(house_in_draft(), SECRETARY, enter=False, **options)
        if screen == "create":
            client.shell.start.redeem("meetroom://127.0.0.1:7443/" + "c" * 20)
            assert client.wait(lambda: client.find("createMeeting") is not None)
            assert client.wait(lambda: client.press("createMeeting"))
            assert client.wait(lambda: client.find("newCreate") is not None)
        settle(client)
        return client
    house = house_in_session(poll=screen in ("vote", "chair"))
    who = {"chair": CHAIR, "desk": SECRETARY}.get(screen, ME)
    client = open_window(house, who, **options)
    if screen == "settings":
        assert client.wait(lambda: client.press("settingsButton"))
        assert client.wait(lambda: client.find("schemeChoice0") is not None)
    settle(client)
    return client


def settle(client: ClientWindow) -> None:
    """Let layouts come to rest: they do before a frame is drawn."""
    client.window.grabWindow()
    client.window.grabWindow()


def every_page(client: ClientWindow, screen: str) -> list[str]:
    """Names of what to press to see all parts of a screen."""
    if screen == "desk":
        return [f"deskPart{n}" for n in range(DESK)]
    narrow = [f"tab{name}" for name in ("agenda", "document", "floor", "pictures", "vote", "chair")]
    return [name for name in narrow if client.find(name) is not None] or [""]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", ["start", "create", "meeting", "vote", "chair", "desk", "settings"])
def test_no_text_is_cut_even_at_double_size(open_window: OpenWindow, screen: str, size: tuple[int, int]) -> None:
    client = show(open_window, screen, size=size, scale=2.0)
    for page in every_page(client, screen):
        if page:
            assert client.wait(lambda page=page: client.press(page))  # type: ignore[misc]
            settle(client)
        names = {item.objectName() for item in visible_items(client.window.contentItem())}
        assert names
        found = cut_texts(client.window.contentItem())
        assert found == [], f"{screen} {page}"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", ["start", "create", "meeting", "vote", "chair", "desk", "settings"])
def test_targets_are_large_and_named(open_window: OpenWindow, screen: str, size: tuple[int, int]) -> None:
    client = show(open_window, screen, size=size)
    for page in every_page(client, screen):
        if page:
            assert client.wait(lambda page=page: client.press(page))  # type: ignore[misc]
            settle(client)
        assert poor_targets(client.window.contentItem()) == [], page


@pytest.mark.parametrize("screen", ["meeting", "vote", "chair"])
def test_large_letters_leave_room_for_panel_and_tabs_on_a_small_screen(open_window: OpenWindow, screen: str) -> None:
    client = show(open_window, screen, size=(420, 800), scale=2.0)
    tabs = [client.find(name) for name in every_page(client, screen)]
    assert len(tabs) == 5
    for tab in tabs:
        assert tab is not None
        assert scene_rect(tab).bottom() <= client.window.height(), tab.objectName()
    done = client.find("agendaList") if client.press("tabagenda") else None
    settle(client)
    assert done is not None
    assert scene_rect(done).height() >= 2 * TARGET_PX


@pytest.mark.parametrize("screen", ["start", "create", "meeting", "vote", "chair", "desk", "settings"])
def test_a_vietnamese_screen_holds_no_english(open_window: OpenWindow, screen: str) -> None:
    english = {source for source, text in translations("vi").items() if source != text} - SAME_IN_BOTH
    client = show(open_window, screen, language="vi")
    for page in every_page(client, screen):
        if page:
            assert client.wait(lambda page=page: client.press(page))  # type: ignore[misc]
            settle(client)
        shown = {str(item.property("text")) for item in visible_items(client.window.contentItem()) if is_text(item)}
        assert shown & english == set(), f"{screen} {page}"


def test_the_language_changes_live(open_window: OpenWindow) -> None:
    client = show(open_window, "vote")
    yes = client.find("voteYes")
    assert yes is not None
    assert yes.property("text") == "Tán thành"
    assert client.wait(lambda: client.press("languageButton"))
    assert client.wait(lambda: client.shell.header.link == "Good")
    assert yes.property("text") == "In favour"
    badge = client.find("phaseBadge")
    assert badge is not None
    assert badge.property("text") == "In discussion"


@pytest.mark.parametrize("scheme", ["dark", "contrast"])
def test_every_theme_opens(open_window: OpenWindow, scheme: str) -> None:
    client = show(open_window, "vote", scheme=scheme)
    assert client.window.color().lightnessF() < 0.2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_translations_are_complete_and_compiled(language: str, tmp_path: Path) -> None:
    texts = translations(language)
    assert len(texts) > 150
    translator = QTranslator()
    assert translator.load(str(resource_path("i18n", f"meetroom_{language}.qm")))
    for (context, source), text in contexts(language).items():
        assert text.strip(), source
        assert translator.translate(context, source) == text
        assert sorted(re.findall(r"%\d", source)) == sorted(re.findall(r"%\d", text)), source


def test_every_string_of_the_screens_is_in_both_catalogues() -> None:
    known = set(translations("vi"))
    assert known == set(translations("en"))
    for file in sorted(qml_folder().rglob("*.qml")):
        for raw in re.findall(r'qsTr\("((?:[^"\\]|\\.)*)"\)', file.read_text("utf-8")):
            assert json.loads(f'"{raw}"') in known, f"{file.name}: {raw}"


def test_no_screen_says_anything_untranslatable() -> None:
    for file in sorted(qml_folder().rglob("*.qml")):
        for line in file.read_text("utf-8").splitlines():
            found = re.search(r'\b(?:text|label|title|placeholder|note): "([A-ZÀ-Ỹa-z]{4,}[^"]*)"', line)
            assert found is None or found.group(1) in SAME_IN_BOTH, f"{file.name}: {line.strip()}"


def test_the_glyph_table_is_that_of_the_font() -> None:
    table = json.loads(resource_path("icons", "lucide.json").read_text("utf-8"))
    script = (qml_folder() / "Meetroom" / "Glyphs.js").read_text("utf-8")
    assert {name: int(code) for name, code in re.findall(r'"([a-z0-9-]+)": (\d+)', script)} == table
    for file in qml_folder().rglob("*.qml"):
        for name in re.findall(r'(?:iconName|trailingIconName): "([a-z0-9-]+)"', file.read_text("utf-8")):
            assert name in table, f"{file.name}: {name}"


def test_the_document_centre_shows_a_released_paper(open_window: OpenWindow) -> None:
    house = house_in_session()
    add_paper(house, resource_path("demo", "du-thao-nghi-quyet.pdf").read_bytes())
    house.do(SECRETARY, ReleaseDocument(document_id=DRAFT))
    client = open_window(house, ME)
    assert client.find("documentCentre") is not None
    assert client.shell.document.document == DRAFT


def contexts(language: str) -> dict[tuple[str, str], str]:
    """Context and source to translation; unfinished and vanished entries fail."""
    tree = ElementTree.parse(resource_path("i18n", f"meetroom_{language}.ts"))
    texts = {}
    for context in tree.iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            assert translation.get("type") is None, message.findtext("source")
            texts[name, message.findtext("source") or ""] = translation.text or ""
    return texts


def translations(language: str) -> dict[str, str]:
    """Source to translation."""
    return {source: text for (_, source), text in contexts(language).items()}

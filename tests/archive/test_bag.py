"""Archives: what is written holds for this program and for the bagit library; whatever is touched is found by name."""

import hashlib
import json
import random
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit
import pikepdf
import pytest

from meetroom.archive.bag import zip_bag
from meetroom.archive.bag_check import BagCheck, BagOutcome, CheckKind, Finding
from meetroom.archive.bag_layout import ALGORITHMS, is_path
from meetroom.archive.verify_bag import verify_bag
from meetroom.papers.pages import PaperFault, PaperUnreadable
from meetroom.server import archive_contents
from meetroom.server.archive_contents import gather
from tests.archive.archived_meeting import MEETING, Archived, hold

pytestmark = pytest.mark.usefixtures("asked_once")


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archived]:
    made = hold(tmp_path_factory.mktemp("server"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def whole(archived: Archived, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archived.bag(tmp_path_factory.mktemp("bags") / "phien-hop")


@pytest.fixture
def bag(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "phien-hop"))


def failed(checks: tuple[BagCheck, ...]) -> set[tuple[Finding, str]]:
    return {(c.finding, c.subject) for c in checks if c.outcome is BagOutcome.FAILS}


def files_of(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def remake_lists(folder: Path) -> None:
    """What a forger does who has nothing but the folder."""
    payload = [p for p in files_of(folder) if p.startswith("data/")]
    oxum = f"{sum((folder / p).stat().st_size for p in payload)}.{len(payload)}"
    info = (folder / "bag-info.txt").read_bytes()
    (folder / "bag-info.txt").write_bytes(re.sub(rb"Payload-Oxum: .*", b"Payload-Oxum: " + oxum.encode(), info))
    for name in ALGORITHMS:
        (folder / f"manifest-{name}.txt").write_text("".join(_line(folder, p, name) for p in payload), newline="\n")
    for name in ALGORITHMS:
        tags = [p for p in files_of(folder) if not p.startswith(("data/", "tagmanifest-"))]
        (folder / f"tagmanifest-{name}.txt").write_text("".join(_line(folder, p, name) for p in tags), newline="\n")


def _line(folder: Path, path: str, algorithm: str) -> str:
    return f"{hashlib.new(algorithm, (folder / path).read_bytes()).hexdigest()}  {path}\n"


def test_a_good_archive_holds_for_both_programs(whole: Path) -> None:
    checks = verify_bag(whole)
    assert failed(checks) == set()
    told = {c.finding for c in checks if c.outcome is BagOutcome.NOT_CHECKED}
    assert told == {Finding.NEVER_ISSUED}
    assert {c.kind for c in checks} >= set(CheckKind) - {
        CheckKind.SIGNATURE,
        CheckKind.CERTIFICATES,
        CheckKind.ELECTION,
    }
    library = bagit.Bag(str(whole))
    library.validate()
    assert library.info["External-Identifier"] == MEETING


def test_the_same_meeting_gives_the_same_bytes(archived: Archived, whole: Path, tmp_path: Path) -> None:
    again = archived.bag(tmp_path / "phien-hop")
    assert {p: (again / p).read_bytes() for p in files_of(again)} == {
        p: (whole / p).read_bytes() for p in files_of(whole)
    }
    for name in ("a", "b"):
        zip_bag(again, tmp_path / f"{name}.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_marks_shared_with_everybody_lie_there_as_copies(whole: Path) -> None:
    index = json.loads((whole / "data/annotations/index.json").read_bytes())
    path = "data/annotations/shared/001-v1-to-trinh-ve-dau-tu-cong.pdf"
    assert index["shared"] == [{"document_id": "d-paper", "number": 1, "marks": 1, "pdf": path}]
    with pikepdf.open(whole / path) as pdf:
        (note,) = [a for a in pdf.pages[0].Annots if a.Subtype == "/Text"]
        assert (str(note.Contents), str(note.NM)) == ("Ghi chú everybody", "everybody")
    assert BagCheck(kind=CheckKind.COPY, outcome=BagOutcome.HOLDS, finding=Finding.NOT_EVIDENCE, subject=path) in (
        verify_bag(whole)
    )
    assert [p for p in files_of(whole) if p.startswith("data/annotations/shared/")] == [path]


def test_where_marks_cannot_be_drawn_the_paper_stands_alone(
    archived: Archived, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(*_: object, **__: object) -> bytes:
        raise PaperUnreadable(PaperFault.DAMAGED)

    monkeypatch.setattr(archive_contents, "export_annotated", torn)
    name = "001-v1-to-trinh-ve-dau-tu-cong.pdf"
    (copy,) = (f.source for f in gather(archived.sources, MEETING).files if f.path == f"data/annotations/shared/{name}")
    assert callable(copy)
    assert b"".join(copy()) == (whole / "data/documents" / name).read_bytes()


def test_the_zip_holds_as_the_folder_does(whole: Path, tmp_path: Path) -> None:
    zip_bag(whole, tmp_path / "bag.zip")
    assert verify_bag(tmp_path / "bag.zip") == verify_bag(whole)
    with zipfile.ZipFile(tmp_path / "bag.zip") as archive:
        assert archive.testzip() is None
        assert {name.partition("/")[0] for name in archive.namelist()} == {"phien-hop"}


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[random.Random(path.name).randrange(len(content))] ^= 1 << random.Random(path.name).randrange(8)
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _grow(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _rename(path: Path) -> None:
    path.rename(path.with_name("khac-" + path.name))


TOUCHES: dict[str, Callable[[Path], None]] = {
    "flipped": _flip,
    "cut": _cut,
    "grown": _grow,
    "emptied": _empty,
    "removed": Path.unlink,
    "renamed": _rename,
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_any_one_file_touched_is_named(whole: Path, tmp_path: Path, touch: str) -> None:
    # Every file is flipped; of the other ways each meets every fifth file, and all of the lists.
    ways = list(TOUCHES)
    for number, path in enumerate(files_of(whole)):
        if touch != "flipped" and "manifest" not in path and number % 5 != ways.index(touch) - 1:
            continue
        folder = Path(shutil.copytree(whole, tmp_path / "copy"))
        TOUCHES[touch](folder / path)
        assert path in {subject for _, subject in failed(verify_bag(folder))}, path
        shutil.rmtree(folder)


@pytest.mark.parametrize("seed", range(6))
def test_any_one_bit_of_any_file_in_a_zip_is_named(whole: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = chance.choice(files_of(whole))
    with zipfile.ZipFile(tmp_path / "bag.zip", "w") as archive:
        for name in files_of(whole):
            content = bytearray((whole / name).read_bytes())
            if name == path:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            archive.writestr(name, bytes(content))
    assert path in {subject for _, subject in failed(verify_bag(tmp_path / "bag.zip"))}


@pytest.mark.parametrize("path", ["data/moi.txt", "data/documents/099-v1-moi.pdf", "moi.txt", "data/minutes/x/y.pdf"])
def test_an_added_file_is_named_even_with_remade_lists(bag: Path, path: str) -> None:
    (bag / path).parent.mkdir(exist_ok=True)
    (bag / path).write_bytes(b"moi")
    assert path in {subject for _, subject in failed(verify_bag(bag))}
    remake_lists(bag)
    if path.startswith("data/"):
        bagit.Bag(str(bag)).validate()
    assert failed(verify_bag(bag)) == {(Finding.UNACCOUNTED, path)}


@pytest.mark.parametrize("name", [".DS_Store", "data/.an", "data/tệp.txt", "data/a b.txt", "data/con.txt", "data/-x"])
def test_strange_names_are_named_and_never_opened(bag: Path, name: str) -> None:
    (bag / name).write_bytes(b"x")
    assert (Finding.BAD_NAME, name) in failed(verify_bag(bag))


def test_links_and_special_files_are_named_and_never_opened(bag: Path) -> None:
    target = bag / "data/minutes/minutes.docx"
    target.unlink()
    try:
        target.symlink_to(bag / "data/README.txt")
    except OSError:
        pytest.skip("this system gives no symbolic links to everybody")
    assert (Finding.NOT_A_FILE, "data/minutes/minutes.docx") in failed(verify_bag(bag))


def test_twins_that_are_one_name_elsewhere_are_both_named(bag: Path) -> None:
    twin = bag / "data/readme.txt"
    if twin.exists():
        pytest.skip("this disk takes both names for one")
    twin.write_bytes(b"x")
    assert {(Finding.TWIN_NAME, "data/readme.txt"), (Finding.TWIN_NAME, "data/README.txt")} <= failed(verify_bag(bag))


# --- forged: the lists are made anew, so that only chain and paper can tell -----------------------------------------


def _in_json(path: Path, change: Callable[[dict[str, object]], None]) -> None:
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _forge_minutes(bag: Path) -> None:
    path = bag / "data/minutes/minutes.json"
    path.write_bytes(path.read_bytes().replace("Nhất trí thông qua.".encode(), "Không thông qua.".encode()))


def _forge_vote(bag: Path) -> None:
    (path,) = (bag / "data/votes").iterdir()
    path.write_bytes(path.read_bytes().replace(b'"yes": "4"', b'"yes": "5"'))


def _forge_document(bag: Path) -> None:
    (path,) = (bag / "data/documents").glob("001-v2-*.pdf")
    path.write_bytes(path.read_bytes() + b"%")


def _forge_index(bag: Path) -> None:
    """The exchanged paper, and an index that says it is right."""
    _forge_document(bag)
    (path,) = (bag / "data/documents").glob("001-v2-*.pdf")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    def change(index: dict[str, object]) -> None:
        rows = index["versions"]
        assert isinstance(rows, list)
        rows[1]["pdf_sha256"] = digest

    _in_json(bag / "data/documents/index.json", change)


def _swap_documents(bag: Path) -> None:
    first, second = sorted((bag / "data/documents").glob("*.pdf"))
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(kept)


def _forge_layer(bag: Path) -> None:
    (path,) = (bag / "data/annotations").glob("001-*.json")
    path.write_bytes(path.read_bytes().replace(b'"lamport":3', b'"lamport":4'))


def _forge_film(bag: Path) -> None:
    (bag / "data/recordings/001.mp4").write_bytes(b"another film")


def _forge_head(bag: Path) -> None:
    for path in (bag / "data/chain/head.txt", bag / "bag-info.txt"):
        path.write_bytes(path.read_bytes().replace(_head(bag), b"0" * 64))


def _head(bag: Path) -> bytes:
    return json.loads((bag / "data/chain/chain.jsonl").read_bytes().splitlines()[-1])["head"].encode()  # type: ignore[no-any-return]


def _cut_chain(bag: Path) -> None:
    path = bag / "data/chain/chain.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def _change_chain(bag: Path) -> None:
    path = bag / "data/chain/chain.jsonl"
    path.write_bytes(path.read_bytes().replace("Nhất trí thông qua.".encode(), "Không thông qua.".encode()))


def _exchange_paper(bag: Path) -> None:
    (document,) = (bag / "data/documents").glob("001-v2-*.pdf")
    shutil.copy(document, bag / "data/minutes/minutes.pdf")


def _forge_shared(bag: Path) -> None:
    def change(index: dict[str, object]) -> None:
        index["shared"] = [{"document_id": "d-none", "number": 1, "marks": 1, "pdf": "data/annotations/shared/x.pdf"}]

    _in_json(bag / "data/annotations/index.json", change)


CHAIN, PDF, RECORD = "data/chain/chain.jsonl", "data/minutes/minutes.pdf", "data/minutes/minutes.json"
FORGERIES: dict[str, tuple[Callable[[Path], None], set[tuple[Finding, str]]]] = {
    "minutes": (_forge_minutes, {(Finding.OTHER_MINUTES, RECORD), (Finding.OTHER_MINUTES, PDF)}),
    "vote": (_forge_vote, {(Finding.OTHER_TALLY, "data/votes/001-thong-qua-ke-hoach.json")}),
    "document": (_forge_document, {(Finding.OTHER_FILE, "data/documents/001-v2-to-trinh-ve-dau-tu-cong.pdf")}),
    "index": (_forge_index, {(Finding.NOT_IN_CHAIN, "data/documents/index.json")}),
    "swapped": (
        _swap_documents,
        {(Finding.OTHER_FILE, f"data/documents/001-v{n}-to-trinh-ve-dau-tu-cong.pdf") for n in (1, 2)},
    ),
    "layer": (_forge_layer, {(Finding.OTHER_FILE, "data/annotations/001-v2-to-trinh-ve-dau-tu-cong.json")}),
    "shared": (_forge_shared, {(Finding.NOT_IN_CHAIN, "data/annotations/shared/x.pdf")}),
    "film": (_forge_film, {(Finding.UNACCOUNTED, "data/recordings/001.mp4")}),
    "head": (_forge_head, {(Finding.OTHER_HEAD, "data/chain/head.txt"), (Finding.OTHER_HEAD, "bag-info.txt")}),
    "cut": (_cut_chain, {(Finding.OTHER_HEAD, "data/chain/head.txt"), (Finding.OTHER_MINUTES, RECORD)}),
    "chain": (_change_chain, {(Finding.CHAIN_BROKEN, CHAIN), (Finding.OTHER_HEAD, "bag-info.txt")}),
    "paper": (_exchange_paper, {(Finding.NO_RECORD, PDF)}),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forger_who_remakes_the_lists_is_found(bag: Path, forgery: str) -> None:
    forge, expected = FORGERIES[forgery]
    forge(bag)
    remake_lists(bag)
    bagit.Bag(str(bag)).validate(completeness_only=True)  # for a bag alone nothing is wrong
    found = failed(verify_bag(bag))
    assert expected <= found
    assert not {f for f, _ in found} & {Finding.CHANGED, Finding.NOT_LISTED}


def test_a_head_from_elsewhere_finds_a_whole_other_chain(whole: Path) -> None:
    assert failed(verify_bag(whole, expected_head=_head(whole).decode())) == set()
    assert failed(verify_bag(whole, expected_head="0" * 64)) == {(Finding.OTHER_HEAD, "--head")}


# --- writing ----------------------------------------------------------------------------------------------------------


def test_every_name_of_an_archive_is_plain(archived: Archived) -> None:
    contents = gather(archived.sources, MEETING)
    assert all(is_path(file.path) for file in contents.files)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tháng 11".encode(), b"khac", "External-Description"),
        (b"Bagging-Date: 2026", b"Bagging-Date: 1999", "Bagging-Date"),
        (b"Minutes: never issued", b"Minutes: signed", "Meetroom-Minutes"),
        (b"External-Id", b"External-Identifier: m-khac\nExternal-Id", "External-Identifier"),
    ],
)
def test_a_description_of_another_meeting_is_found(bag: Path, old: bytes, new: bytes, told: str) -> None:
    info = bag / "bag-info.txt"
    info.write_bytes(info.read_bytes().replace(old, new))
    remake_lists(bag)
    found = [c for c in verify_bag(bag) if c.outcome is BagOutcome.FAILS]
    assert [(c.subject, c.finding, c.values) for c in found] == [("bag-info.txt", Finding.OTHER_LINE, (told,))]


def test_a_list_of_marks_brings_no_file_from_elsewhere_in(bag: Path) -> None:
    (bag / "data/annotations/index.json").write_bytes(
        re.sub(rb'"pdf": "[^"]+"', b'"pdf": "data/la.exe"', (bag / "data/annotations/index.json").read_bytes())
    )
    (bag / "data/la.exe").write_bytes(b"MZ")
    remake_lists(bag)
    assert (Finding.UNACCOUNTED, "data/la.exe") in failed(verify_bag(bag))

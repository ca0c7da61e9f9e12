"""An office's own templates: what they change, and that what is wrong in them is said, never obeyed."""

import io
import re
from pathlib import Path

import pypdf
import pytest

from meetroom import resource_path
from meetroom.archive import minutes_docx, typesetting
from meetroom.archive.minutes import MinutesNotWritten, TemplateFault, write_issued_minutes, write_minutes_pdf
from meetroom.archive.minutes_docx import write_minutes_docx
from meetroom.archive.typesetting import TemplateLimits, typeset
from tests.archive.test_minutes import HEAD, drafted, held, whole
from tests.archive.test_minutes_docx import whole as docx_text

MINUTES = drafted(held())


def office(folder: Path, **files: str) -> Path:
    """A folder with these files; `__` in a name stands for its dot."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    return folder


def settings(**changed: str) -> str:
    """The house's office.typ with some lines changed."""
    text = resource_path("templates", "office.typ").read_text("utf-8")
    for name, value in changed.items():
        start = text.index(f"#let {name.replace('_', '-')} = ")
        text = text[:start] + f"#let {name.replace('_', '-')} = {value}\n//" + text[start:]
    return text


def fault_of(folder: Path) -> TemplateFault:
    with pytest.raises(MinutesNotWritten) as caught:
        write_minutes_pdf(MINUTES, language="vi", head=HEAD, templates=folder)
    assert caught.value.fault is not None
    return caught.value.fault


def test_a_file_of_the_office_replaces_the_houses(tmp_path: Path) -> None:
    own = settings(
        parent_body='"Tỉnh ủy Lam Giang"',
        body='"Văn phòng Tỉnh ủy"',
        blank_number='"....../BB-VPTU"',
        annexes='("speakers",)',
        margins="(top: 25mm, bottom: 25mm, left: 35mm, right: 20mm)",
        show_sources="false",
        words='(vi: (chair-signs: "Chủ trì", start: "Khai mạc"), en: (:))',
    ).replace("#let words = (\n  vi: (:),\n  en: (:),\n)", "")
    folder = office(tmp_path, office__typ=own)
    text = whole(write_minutes_pdf(MINUTES, language="vi", head=HEAD, templates=folder))
    for line in (
        "TỈNH ỦY LAM GIANG",
        "VĂN PHÒNG TỈNH ỦY",
        "Số: ....../BB-VPTU",
        "CHỦ TRÌ",
        "Khai mạc: 08 giờ 01 phút",
        "I. Thời gian phát biểu",
    ):
        assert line in text
    assert "Danh sách và thời gian có mặt" not in text
    assert "[2" not in text
    document = docx_text(write_minutes_docx(MINUTES, language="vi", head=HEAD, templates=folder))
    assert "VĂN PHÒNG TỈNH ỦY" in document
    assert "CHỦ TRÌ" in document


def test_pictures_and_parts_of_its_own_lie_in_the_folder(tmp_path: Path) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "logo.svg").write_text(picture)
    folder = office(tmp_path, office__typ=settings(logo='image("/img/logo.svg", height: 9mm)'))
    assert write_issued_minutes(MINUTES, language="vi", head=HEAD, templates=folder).pages > 1


def test_an_empty_folder_is_the_house_alone(tmp_path: Path) -> None:
    alone = write_minutes_pdf(MINUTES, language="vi", head=HEAD)
    assert write_minutes_pdf(MINUTES, language="vi", head=HEAD, templates=tmp_path) == alone


def test_the_same_paper_whether_set_here_or_in_a_child(tmp_path: Path) -> None:
    folder = office(tmp_path, office__typ=settings(show_sources="false"))
    papers = [
        write_minutes_pdf(MINUTES, language="en", head=HEAD, templates=folder, confined=confined)
        for confined in (False, True)
    ]
    assert papers[0] == papers[1]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("#let margins = (top: 22mm)\n\n#let x = y", 3, "unknown variable: y"),
        ("#let margins = (", 1, "unclosed delimiter"),
        ('\n#import "@preview/cetz:0.3.0": canvas', 2, "package"),
        ('#read("/../../../../../etc/passwd")', 1, "project root"),
        ('#read("/etc/passwd")', 1, "not found"),
        ("#let f(n) = f(n + 1)\n#f(1)", 1, "depth"),
        ("#let n = 0\n#while n < 1e9 { n += 1 }", 2, "infinite"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    fault = fault_of(office(tmp_path, office__typ=text))
    assert (fault.cause, fault.file, fault.line) == ("wrong", "office.typ", line)
    assert said in fault.said


def test_a_setting_that_is_missing_is_told_where_it_is_used(tmp_path: Path) -> None:
    fault = fault_of(office(tmp_path, office__typ="#let margins = (top: 22mm)"))
    assert fault.cause == "wrong"
    assert fault.file.endswith(".typ")
    assert fault.line > 0


def test_an_endless_template_is_stopped(tmp_path: Path) -> None:
    endless = '#let s = "x" * 100000\n#for a in range(9999) { for b in range(9999) { s.replace("x", "y") } }'
    folder = office(tmp_path, minutes_vi__typ=endless)
    stamp = MINUTES.opened_at
    assert stamp is not None
    with pytest.raises(typesetting.NotTypeset) as caught:
        typeset("minutes_vi.typ", {}, stamp, office=folder, limits=TemplateLimits(cpu_s=1, wall_s=60))
    assert caught.value.fault is not None
    assert caught.value.fault.cause == "slow"


def test_a_paper_without_fields_cannot_be_issued_or_edited(tmp_path: Path) -> None:
    folder = office(tmp_path, minutes_vi__typ="Biên bản")
    with pytest.raises(MinutesNotWritten) as issued:
        write_issued_minutes(MINUTES, language="vi", head=HEAD, templates=folder)
    with pytest.raises(MinutesNotWritten) as edited:
        write_minutes_docx(MINUTES, language="vi", head=HEAD, templates=folder)
    for caught in (issued, edited):
        assert caught.value.fault is not None
        assert caught.value.fault.cause == "unfit"


def test_a_folder_that_is_not_there_or_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fault_of(tmp_path / "nowhere").cause == "unreadable"
    monkeypatch.setattr(typesetting, "OFFICE_BYTES_MAX", 10)
    large = fault_of(office(tmp_path, office__typ="// more than ten bytes"))
    assert (large.cause, large.file) == ("large", "office.typ")


def test_nothing_beyond_the_folder_is_taken_from_it(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "secret.txt"
    inside.mkdir()
    outside.write_text("secret")
    try:
        (inside / "minutes_vi.typ").symlink_to(outside)
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert typesetting.office_files(inside) == {}


def test_fonts_of_the_office_are_used(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    font = resource_path("fonts", "LiberationSerif-Regular.ttf")
    (tmp_path / "fonts" / "own.ttf").write_bytes(font.read_bytes())
    folder = office(tmp_path, office__typ=settings())
    pdf = write_minutes_pdf(MINUTES, language="vi", head=HEAD, templates=folder)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 1


def words_of(language: str) -> set[str]:
    """The keys of a language's words, those of dictionaries in them included."""
    text = resource_path("templates", f"minutes_{language}.typ").read_text("utf-8")
    return set(re.findall(r"(?:^  |[(,] ?|^    )([a-z_-]+): ", text[text.index("#minutes((") :], re.MULTILINE))


def test_both_languages_have_the_same_words() -> None:
    assert words_of("vi") == words_of("en")
    assert len(words_of("vi")) > 70


def test_every_kind_of_block_is_described_and_has_a_look() -> None:
    lines = resource_path("templates", "minutes_lines.typ").read_text("utf-8")
    kinds = set(re.findall(r'kind: "([a-z]+)"', lines)) | {"paragraph", "point"}
    assert kinds == set(minutes_docx._LOOKS)
    page = resource_path("templates", "minutes.typ").read_text("utf-8")
    described = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
    for kind in kinds:
        assert re.search(rf"\b{kind}: ", page)
        assert f"`{kind}`" in described

"""Search over papers: with and without marks, phrases, beginnings of words, order, forgetting, keeping."""

import sqlite3
import unicodedata
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.domain.core import DocumentId
from meetroom.papers import search_index
from meetroom.papers.search_index import TITLE, FoundPage, IndexUnreadable, SearchIndex

BUDGET, ROADS = DocumentId("budget"), DocumentId("roads")
PAGES = [
    "Điều 1. Thông qua dự toán ngân sách\r\nđịa phương năm 2027 của tỉnh Lạng Sơn.",
    "Điều 2. Giao Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết số 12/2026/NQ-HĐND.",
    "Phụ lục: sách giáo khoa cho các trường; ngân hàng đề thi.",
]


@pytest.fixture(params=["fts5", "plain"])
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> SearchIndex:
    """With SQLite's full-text search, and on a machine whose SQLite has none."""
    if request.param == "plain":
        monkeypatch.setattr(search_index, "_TOKENIZER", "no-such-tokenizer")
    made = SearchIndex()
    assert made.is_fast is (request.param == "fts5")
    made.add(BUDGET, 2, "Dự toán ngân sách 2027", PAGES)
    made.add(ROADS, 1, "Đường giao thông nông thôn", ["Quy hoạch đường tỉnh lộ 12.", "Bản đồ"])
    return made


def places(found: list[FoundPage]) -> list[tuple[str, int]]:
    return [(page.document_id, page.page) for page in found]


def words(page: FoundPage) -> list[str]:
    return [page.excerpt[span.start : span.start + span.count] for span in page.found]


@pytest.mark.parametrize("query", ["thông qua dự toán", "thong qua du toan", "THÔNG QUA DỰ TOÁN", "Thong Qua dự toán"])
def test_a_query_finds_the_same_with_and_without_marks(index: SearchIndex, query: str) -> None:
    found = index.find(query)
    assert places(found) == [(BUDGET, 0)]
    assert words(found[0]) == ["Thông", "qua", "dự", "toán"]
    assert "Thông qua dự toán ngân sách địa phương" in found[0].excerpt


def test_an_excerpt_ends_with_whole_words_and_says_where_it_was_cut(index: SearchIndex) -> None:
    before, after = "mở đầu " * 30, " phần sau" * 30
    index.add(ROADS, 2, "", [f"{before}quy hoạch{after}"])
    (page,) = (page for page in index.find("quy hoạch") if page.version == 2)
    assert words(page) == ["quy", "hoạch"]
    first, *between, last = page.excerpt.split(" ")
    assert (first, last) == ("…", "…")
    assert set(between) == {"mở", "đầu", "quy", "hoạch", "phần", "sau"}
    index.add(ROADS, 2, "", ["x" * 400])
    assert index.find("x" * 3)[0].excerpt == "x" * 160 + " …"


def test_a_query_with_marks_finds_text_without(index: SearchIndex) -> None:
    index.add(ROADS, 2, "", ["Duong tinh lo, ban do quy hoach"])
    assert (ROADS, 0) in places(index.find("đường tỉnh lộ"))
    assert words(index.find("Đường")[0]) == ["Duong"]


def test_decomposed_letters_are_found_too(index: SearchIndex) -> None:
    index.add(ROADS, 2, "", [unicodedata.normalize("NFD", "Quy hoạch đường bộ")])
    found = index.find("hoạch đường")
    assert places(found) == [(ROADS, 0)]
    assert words(found[0]) == ["hoạch", "đường"]


def test_all_words_must_be_on_the_page_and_neighbours_come_first(index: SearchIndex) -> None:
    found = index.find("ngân sách")
    assert set(places(found)) == {(BUDGET, 0), (BUDGET, TITLE), (BUDGET, 2)}
    if index.is_fast:
        assert places(found)[-1] == (BUDGET, 2)  # both words, but apart
    assert index.find("ngân sách giao thông") == []


def test_words_in_quotation_marks_stand_together(index: SearchIndex) -> None:
    assert set(places(index.find('"ngân sách"'))) == {(BUDGET, 0), (BUDGET, TITLE)}
    assert places(index.find('"sách giáo khoa" đề')) == [(BUDGET, 2)]
    assert places(index.find("“sách giáo khoa”")) == [(BUDGET, 2)]
    assert index.find('"ngân sá"') == []


def test_the_last_word_may_be_half_typed(index: SearchIndex) -> None:
    for typed in ("ng", "ngh", "nghi qu", "nghi quy", "nghị quyế"):
        assert (BUDGET, 1) in places(index.find(typed)), typed
    assert index.find("ngh quyết") == []


@pytest.mark.parametrize("query", ["12/2026/NQ-HĐND", "12/2026", "nq hdnd", "nq-hd"])
def test_numbers_of_papers_are_found(index: SearchIndex, query: str) -> None:
    assert places(index.find(query)) == [(BUDGET, 1)]


def test_titles_are_found_and_said_to_be_titles(index: SearchIndex) -> None:
    assert places(index.find("nong thon")) == [(ROADS, TITLE)]


def test_the_marks_asked_for_come_first(index: SearchIndex) -> None:
    index.add(ROADS, 2, "", ["Thuê đất của dân", "Thuế đất của dân"])
    assert places(index.find("thuế đất"))[0] == (ROADS, 1)
    assert places(index.find("thuê đất"))[0] == (ROADS, 0)


@pytest.mark.parametrize(
    "query", ["", "   ", '"', '""', "–", "* AND (", '"" OR', "NOT", "NEAR(a b)", "folded:ngan", "\x00", "^"]
)
def test_no_query_does_harm(index: SearchIndex, query: str) -> None:
    assert all(isinstance(page, FoundPage) for page in index.find(query))


def test_only_the_newest_version_is_found_and_a_withdrawn_document_not_at_all(index: SearchIndex) -> None:
    index.add(BUDGET, 3, "Dự toán", ["Chỉ còn một trang"])
    assert index.find("ngân sách") == []
    assert index.documents() == {BUDGET: 3, ROADS: 1}
    assert index.remove(BUDGET)
    assert not index.remove(BUDGET)
    assert index.find("trang") == []
    assert index.documents() == {ROADS: 1}


def test_nothing_of_a_removed_document_is_in_what_is_kept(index: SearchIndex) -> None:
    secret = "Bí mật Xyzzyplugh không ai được thấy"
    index.add(BUDGET, 3, "Tựa đề Quuxfrob", [secret])
    kept = zlib.decompress(index.dump()[1:])
    assert b"Xyzzyplugh" in kept
    assert b"xyzzyplugh" in kept or not index.is_fast
    index.remove(BUDGET)
    left = zlib.decompress(index.dump()[1:]).lower()
    assert b"xyzzyplugh" not in left
    assert b"quuxfrob" not in left


def test_a_kept_index_finds_what_it_found_before(index: SearchIndex) -> None:
    again = SearchIndex()
    again.add(DocumentId("other"), 1, "", ["thông qua"])
    again.load(index.dump())
    assert again.find("thong qua") == index.find("thong qua")
    assert again.documents() == index.documents()
    again.add(ROADS, 2, "Mới", ["đường mới"])
    assert (ROADS, 0) in places(again.find("duong moi"))


@pytest.mark.parametrize(
    "dumped",
    [b"", b"D", b"R", b"X" + zlib.compress(b""), b"D" + zlib.compress(b"no base"), b"R" + zlib.compress(b"\xc1")],
)
def test_what_is_no_index_is_refused_and_changes_nothing(index: SearchIndex, dumped: bytes) -> None:
    with pytest.raises(IndexUnreadable):
        index.load(dumped)
    assert index.find("thong qua") != []


def test_a_base_of_another_form_is_refused(index: SearchIndex) -> None:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE page(id)")
    base.commit()
    with pytest.raises(IndexUnreadable):
        index.load(b"D" + zlib.compress(base.serialize()))
    base.close()


@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=30))
def test_any_text_and_any_query(pages: list[str], query: str) -> None:
    index = SearchIndex()
    index.add(BUDGET, 1, "", pages)
    for page in index.find(query):
        for span in page.found:
            assert 0 <= span.start < span.start + span.count <= len(page.excerpt)
    index.close()


@given(
    st.lists(
        st.sampled_from(["ngân", "sách", "địa", "phương", "được", "thông", "qua", "bởi", "hội", "đồng", "nhân", "dân"]),
        min_size=1,
        max_size=30,
    ),
    st.data(),
)
def test_any_words_of_a_page_find_it(page: list[str], data: Any) -> None:
    index = SearchIndex()
    index.add(BUDGET, 1, "", [" ".join(page)])
    query = data.draw(st.lists(st.sampled_from(page), min_size=1, max_size=4))
    assert places(index.find(" ".join(query))) == [(BUDGET, 0)]
    start = data.draw(st.integers(0, len(page) - 1))
    assert places(index.find('"' + " ".join(page[start : start + 3]) + '"')) == [(BUDGET, 0)]
    index.close()

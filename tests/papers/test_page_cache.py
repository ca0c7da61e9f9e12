"""The cache: bounded by bytes, the least recently used go first, nothing is drawn for nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.papers.page_cache import PageCache, PageKey, RenderCancelled
from meetroom.papers.pages import PageBitmap, PageSource
from tests.papers.paper_samples import make_pdf


def picture(size_bytes: int) -> PageBitmap:
    return PageBitmap(1, 1, 4, bytes(size_bytes))


def key(page: int, document: str = "d-1") -> PageKey:
    return PageKey(document, page, 100)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 150))))
def test_it_never_holds_more_than_it_may(puts: list[tuple[int, int]]) -> None:
    cache = PageCache(max_bytes=100)
    for page, size_bytes in puts:
        cache.put(key(page), picture(size_bytes))
        assert cache.used_bytes <= 100
        assert (cache.get(key(page)) is not None) == (size_bytes <= 100)
    held = [bitmap for page in range(10) if (bitmap := cache.get(key(page))) is not None]
    assert cache.used_bytes == sum(len(bitmap.pixels) for bitmap in held)


def test_the_least_recently_used_goes_first() -> None:
    cache = PageCache(max_bytes=100)
    for page in (1, 2):
        cache.put(key(page), picture(50))
    assert cache.get(key(1)) is not None
    cache.put(key(3), picture(50))
    assert cache.get(key(2)) is None
    assert cache.get(key(1)) is not None


def test_a_document_is_forgotten_whole() -> None:
    cache = PageCache()
    cache.put(key(1), picture(10))
    cache.put(key(1, "d-2"), picture(10))
    cache.forget("d-1")
    assert cache.get(key(1)) is None
    assert cache.used_bytes == 10
    cache.clear()
    assert cache.used_bytes == 0


def test_what_is_held_is_not_drawn_again() -> None:
    cache, source = PageCache(), PageSource(make_pdf())
    drawn = cache.render(source, key(0))
    assert cache.render(source, key(0), is_cancelled=lambda: True) is drawn
    source.close()
    assert cache.render(source, key(0)) is drawn


def test_nothing_is_drawn_for_a_reader_who_has_left() -> None:
    cache = PageCache()
    with pytest.raises(RenderCancelled):
        cache.render(PageSource(make_pdf()), key(0), is_cancelled=lambda: True)
    assert cache.used_bytes == 0

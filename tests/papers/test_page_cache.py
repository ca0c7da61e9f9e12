"""The cache: bounded by bytes, the least recently used go first, and something to look at meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from meetroom.papers.page_cache import PageCache, PageKey


def cache_of(max_bytes: int = 1000) -> PageCache[bytes]:
    return PageCache(len, max_bytes)


def key(page: int, document: str = "d-1", width_px: int = 100, night: bool = False) -> PageKey:
    return PageKey(document, page, width_px, night=night)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 150))))
def test_it_never_holds_more_than_it_may(puts: list[tuple[int, int]]) -> None:
    cache = cache_of(100)
    for page, size_bytes in puts:
        cache.put(key(page), bytes(size_bytes))
        assert cache.used_bytes <= 100
        assert (cache.get(key(page)) is not None) == (size_bytes <= 100)
    held = [picture for page in range(10) if (picture := cache.get(key(page))) is not None]
    assert cache.used_bytes == sum(map(len, held))


def test_the_least_recently_used_goes_first() -> None:
    cache = cache_of(100)
    for page in (1, 2):
        cache.put(key(page), bytes(50))
    assert cache.get(key(1)) is not None
    cache.put(key(3), bytes(50))
    assert cache.get(key(2)) is None
    assert cache.get(key(1)) is not None


def test_a_document_is_forgotten_whole() -> None:
    cache = cache_of()
    cache.put(key(1), bytes(10))
    cache.put(key(1, "d-2"), bytes(10))
    cache.forget("d-1")
    assert cache.get(key(1)) is None
    assert cache.used_bytes == 10
    cache.clear()
    assert cache.used_bytes == 0


def test_the_widest_picture_in_the_same_light_stands_in() -> None:
    cache = cache_of()
    assert cache.stand_in(key(1)) is None
    for width_px, night in ((50, False), (200, False), (400, True)):
        cache.put(key(1, width_px=width_px, night=night), bytes([width_px % 250]))
    cache.put(PageKey("d-1", 1, 900, area_px=(0, 0, 5, 5)), b"part")
    cache.put(key(2, width_px=999), b"other page")
    assert cache.stand_in(key(1)) == bytes([200])

"""Every word of a meeting's papers, found with and without Vietnamese marks; in memory only, draws nothing.

The index is as secret as the papers: whoever keeps it seals what `dump` gives.  Nothing here writes a file, SQLite's
own temporary ones included.
"""

import re
import sqlite3
import threading
import unicodedata
import zlib
from collections.abc import Iterator, Sequence

import msgspec

from meetroom.domain.core import DocumentId
from meetroom.papers.folding import fold, fold_with_places

TITLE = -1
_FORM = 1
_TOKENIZER = "unicode61 remove_diacritics 0"
_AS_DATABASE, _AS_ROWS = b"D", b"R"
_EXCERPT_BEFORE, _EXCERPT_LETTERS = 50, 160
_CUT = "…"
_QUERY_LETTERS_MAX = 200
_CANDIDATES = 4
_UNSEEN = {ord(letter): None for letter in "\u00ad\ufffe\x02\u200b"}
_QUOTATION_MARKS = str.maketrans("“”„«»", '"' * 5)
_PIECE = re.compile(r'"([^"]*)"?|(\S+)')


class IndexUnreadable(Exception):
    """What was to be loaded is no index of this form; begin a new one."""


class Span(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of letters."""

    start: int
    count: int


class FoundPage(msgspec.Struct, frozen=True):
    """One page, or title, with all words that were looked for.

    Attributes:
        page: from 0; TITLE for the document's title.
        excerpt: about a line around the first place, with “…” where it was cut; `found`: where in it the words stand.
    """

    document_id: DocumentId
    version: int
    page: int
    excerpt: str
    found: tuple[Span, ...]


class _Page(msgspec.Struct, frozen=True, array_like=True):
    document_id: str
    version: int
    page: int
    text: str
    folded: str | None = None


class SearchIndex:
    """See the module.  Any thread may use it; calls wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._base = _blank()
        self._fast = _begin(self._base)

    @property
    def is_fast(self) -> bool:
        """Whether this SQLite has full-text search; without, pages are gone through one by one."""
        return self._fast

    def close(self) -> None:
        """Give the memory back."""
        with self._lock:
            self._base.close()

    def add(self, document_id: DocumentId, version: int, title: str, pages: Sequence[str]) -> None:
        """Have a version of a document found from now on, and no other version of it."""
        texts = [(number, _readable(text)) for number, text in ((TITLE, title), *enumerate(pages))]
        # Folded before the others have to wait.
        rows = [_Page(document_id, version, number, text, fold(text)) for number, text in texts]
        with self._lock, self._base:
            self._forget(document_id)
            for page in rows:
                _insert(self._base, self._fast, page)

    def remove(self, document_id: DocumentId) -> bool:
        """Find nothing in a document any more; whether there was anything of it."""
        with self._lock, self._base:
            return self._forget(document_id)

    def documents(self) -> dict[DocumentId, int]:
        """What is found: versions by document."""
        with self._lock:
            return dict(self._base.execute("SELECT DISTINCT document, version FROM page").fetchall())

    def find(self, query: str, limit: int = 100) -> list[FoundPage]:
        """Pages with all words of a query, the best first.

        Words in quotation marks stand together; the last word may be the beginning of one.  Pages where the words
        stand one after the other come before others, and with the marks that were asked for before those with other.
        """
        wanted = _pieces(query[:_QUERY_LETTERS_MAX])
        if not wanted or limit < 1:
            return []
        with self._lock:
            rows = self._match(wanted, limit * _CANDIDATES) if self._fast else self._scan(wanted, limit * _CANDIDATES)
        marked = unicodedata.normalize("NFC", query).casefold()
        exact = [word for word in _words(marked) if word != fold(word)]
        rows.sort(key=lambda row: -sum(word in row.text.casefold() for word in exact))
        return [_found(row, wanted) for row in rows[:limit]]

    def dump(self) -> bytes:
        """Everything, for `load`; in plain: to be sealed before it is kept anywhere."""
        with self._lock:
            if self._fast and hasattr(self._base, "serialize"):
                return _AS_DATABASE + zlib.compress(self._base.serialize(), 1)
            rows = self._base.execute("SELECT document, version, page, text FROM page ORDER BY id").fetchall()
        return _AS_ROWS + zlib.compress(msgspec.msgpack.encode([_Page(*row) for row in rows]), 1)

    def load(self, dumped: bytes) -> None:
        """Put what was dumped in the place of everything.  Raises: IndexUnreadable, and then nothing is changed."""
        base = _blank()
        try:
            form, plain = dumped[:1], zlib.decompress(dumped[1:])
            if form == _AS_DATABASE and hasattr(base, "deserialize"):
                base.deserialize(plain)
                fast = _check(base)
            elif form == _AS_ROWS:
                fast = _begin(base)
                _fill(base, fast, msgspec.msgpack.decode(plain, type=list[_Page]))
            else:
                raise IndexUnreadable
        except (zlib.error, sqlite3.Error, msgspec.MsgspecError, UnicodeError) as broken:
            base.close()
            raise IndexUnreadable from broken
        with self._lock:
            self._base.close()
            self._base, self._fast = base, fast

    def _forget(self, document_id: DocumentId) -> bool:
        rows = self._base.execute("SELECT id, folded FROM page WHERE document = ?", (document_id,)).fetchall()
        if self._fast:
            self._base.executemany("INSERT INTO words(words, rowid, folded) VALUES('delete', ?, ?)", rows)
        self._base.execute("DELETE FROM page WHERE document = ?", (document_id,))
        if rows and self._fast:
            # What was deleted stays in the index until its parts are merged; nothing of a withdrawn paper may.
            self._base.execute("INSERT INTO words(words) VALUES('optimize')")
        return bool(rows)

    def _match(self, wanted: "list[_Piece]", limit: int) -> list[_Page]:
        together = " ".join(piece.folded for piece in wanted)
        every = " AND ".join(_quoted(piece.folded, piece.open) for piece in wanted)
        if len(wanted) > 1:
            # Where they stand together they count once more.
            every = f"({every}) AND ({_quoted(together, wanted[-1].open)} OR ({every}))"
        rows = self._base.execute(
            "SELECT document, version, page.page, text, page.folded FROM words JOIN page ON page.id = words.rowid"
            " WHERE words MATCH ? ORDER BY bm25(words) LIMIT ?",
            (every, limit),
        )
        return [_Page(*row) for row in rows]

    def _scan(self, wanted: "list[_Piece]", limit: int) -> list[_Page]:
        """Without SQLite's full-text search: slower, and in the order of the pages."""
        rows = self._base.execute("SELECT document, version, page, text, folded FROM page ORDER BY id")
        patterns = [piece.pattern for piece in wanted]
        found = (_Page(*row) for row in rows if all(pattern.search(row[4]) for pattern in patterns))
        return [page for _, page in zip(range(limit), found, strict=False)]


class _Piece(msgspec.Struct, frozen=True):
    """Words that stand together; `open`: the last one may go on."""

    folded: str
    open: bool

    @property
    def pattern(self) -> "re.Pattern[str]":
        """Finds it in folded text."""
        words = r"[\W_]+".join(re.escape(word) for word in _words(self.folded))
        return re.compile(rf"(?<![^\W_]){words}" + ("" if self.open else r"(?![^\W_])"))


def _pieces(query: str) -> list[_Piece]:
    """What is looked for; pieces without any letter or figure are left out."""
    straight = fold(query).translate(_QUOTATION_MARKS)
    found = [(quoted or single, bool(single)) for quoted, single in _PIECE.findall(straight)]
    found = [(piece, single) for piece, single in found if _words(piece)]
    # While the last word is being typed it may be any that begins so.
    open_end = bool(found) and found[-1][1]
    return [_Piece(" ".join(_words(piece)), open_end and n == len(found) - 1) for n, (piece, _) in enumerate(found)]


def pieces_of(query: str) -> list[str]:
    """The words of a query, those in quotation marks together, as they are looked for."""
    return [piece.folded for piece in _pieces(query[:_QUERY_LETTERS_MAX])]


def _words(text: str) -> list[str]:
    """As SQLite's tokenizer takes a text apart."""
    return re.findall(r"[^\W_]+", text)


def _quoted(words: str, open_end: bool) -> str:
    return f'"{words}" *' if open_end else f'"{words}"'


def _readable(text: str) -> str:
    """A page's text in one line, letters composed, as excerpts show it."""
    composed = unicodedata.normalize("NFC", text.translate(_UNSEEN))
    return " ".join("".join(letter if letter.isprintable() else " " for letter in composed).split())


def _found(row: _Page, wanted: list[_Piece]) -> FoundPage:
    folded = fold(row.text) if row.folded is None else row.folded
    # Composed letters fold one to one, nearly always; counting them one by one is for the rest.
    places: Sequence[int] = range(len(folded))
    if len(folded) != len(row.text):
        folded, places = fold_with_places(row.text)
    firsts = [match.start() for piece in wanted if (match := piece.pattern.search(folded)) is not None]
    first = min(firsts, default=0)
    start = 0 if first <= _EXCERPT_BEFORE else _at_blank(folded, first - _EXCERPT_BEFORE, first)
    begin = places[start] if start < len(places) else 0
    text = _whole_words(row.text[begin:])
    lead = _CUT + " " if begin else ""
    spans = _spans(folded, places, wanted, (first, start + _EXCERPT_LETTERS))
    shown = tuple(
        Span(len(lead) + a - begin, min(b - begin, len(text)) - (a - begin)) for a, b in spans if a - begin < len(text)
    )
    more = " " + _CUT if begin + len(text) < len(row.text) else ""
    return FoundPage(DocumentId(row.document_id), row.version, row.page, lead + text + more, shown)


def _whole_words(text: str) -> str:
    """About a line of it, not ended within a word unless that is longer than half a line."""
    if len(text) <= _EXCERPT_LETTERS:
        return text
    blank = text.rfind(" ", _EXCERPT_LETTERS // 2, _EXCERPT_LETTERS + 1)
    return text[: blank if blank >= 0 else _EXCERPT_LETTERS]


def _spans(
    folded: str, places: Sequence[int], wanted: list[_Piece], within: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    taken = -1
    matches = sorted(match.span() for piece in wanted for match in piece.pattern.finditer(folded, *within))
    for start, end in matches:
        if start >= taken:
            yield places[start], places[end - 1] + 1
            taken = end


def _at_blank(text: str, start: int, first: int) -> int:
    """The beginning of a word at or after `start`."""
    blank = text.find(" ", start, first)
    return blank + 1 if blank >= 0 else start


def _blank() -> sqlite3.Connection:
    base = sqlite3.connect(":memory:", check_same_thread=False)
    base.execute("PRAGMA temp_store = MEMORY")
    return base


def _begin(base: sqlite3.Connection) -> bool:
    """Make the tables; whether this SQLite has full-text search."""
    with base:
        base.execute(
            "CREATE TABLE page(id INTEGER PRIMARY KEY, document TEXT, version INTEGER, page INTEGER, text TEXT,"
            " folded TEXT)"
        )
        base.execute("CREATE INDEX page_document ON page(document)")
        base.execute(f"PRAGMA user_version = {_FORM}")
        base.execute("PRAGMA secure_delete = ON")
        try:
            base.execute(
                "CREATE VIRTUAL TABLE words USING fts5(folded, content='page', content_rowid='id', prefix='2 3',"
                f" tokenize='{_TOKENIZER}')"
            )
        except sqlite3.OperationalError:
            return False
    return True


def _check(base: sqlite3.Connection) -> bool:
    """Raises: IndexUnreadable; sqlite3.Error."""
    if base.execute("PRAGMA user_version").fetchone() != (_FORM,):
        raise IndexUnreadable
    base.execute("SELECT count(*) FROM words WHERE words MATCH 'a'").fetchone()
    base.execute("PRAGMA secure_delete = ON")
    return True


def _fill(base: sqlite3.Connection, fast: bool, pages: list[_Page]) -> None:
    with base:
        for page in pages:
            _insert(base, fast, page)


def _insert(base: sqlite3.Connection, fast: bool, page: _Page) -> None:
    folded = fold(page.text) if page.folded is None else page.folded
    values = (page.document_id, page.version, page.page, page.text, folded)
    row = base.execute("INSERT INTO page(document, version, page, text, folded) VALUES(?, ?, ?, ?, ?)", values)
    if fast:
        base.execute("INSERT INTO words(rowid, folded) VALUES(?, ?)", (row.lastrowid, folded))

"""Takes everything out of a PDF that acts by itself or reaches outside it; runs inside the limited worker."""

import io
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Set
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from meetroom.papers.refusals import ActiveContent, IntakeRefusal, IntakeRefused, Sanitised
from meetroom.papers.trial import try_pages

TITLE_LETTERS = 200

# Only moving inside the same document is left; any other action, known or not, goes.
_HARMLESS_ACTIONS = frozenset({"/GoTo", "/Named"})
# Further names are entries of a program's menus: print, save as, quit.
_HARMLESS_NAMES = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_ACTIONS = {
    "/JavaScript": ActiveContent.JAVASCRIPT,
    "/Launch": ActiveContent.LAUNCH,
    "/SubmitForm": ActiveContent.SUBMIT_FORM,
    "/ImportData": ActiveContent.OTHER_FILE,
    "/GoToR": ActiveContent.OTHER_FILE,
    "/Thread": ActiveContent.OTHER_FILE,
    "/GoToE": ActiveContent.EMBEDDED_FILE,
    "/URI": ActiveContent.WEB_LINK,
    "/Rendition": ActiveContent.RICH_MEDIA,
    "/Movie": ActiveContent.RICH_MEDIA,
    "/Sound": ActiveContent.RICH_MEDIA,
    "/RichMediaExecute": ActiveContent.RICH_MEDIA,
    "/GoTo3DView": ActiveContent.RICH_MEDIA,
    "/Hide": ActiveContent.OTHER_ACTION,
    "/ResetForm": ActiveContent.OTHER_ACTION,
    "/SetOCGState": ActiveContent.OTHER_ACTION,
    "/SetState": ActiveContent.OTHER_ACTION,
    "/Trans": ActiveContent.OTHER_ACTION,
    "/NOP": ActiveContent.OTHER_ACTION,
    "/GoToDp": ActiveContent.OTHER_ACTION,
}
_ACTION_KEYS = frozenset({"/A", "/PA", "/NA", "/Next", "/OpenAction"})

# Keys that have no harmless use anywhere in a document that is only read, short ones under a condition below.
_KEYS_TO_DROP = {
    "/AA": ActiveContent.EVENT_ACTION,
    "/JS": ActiveContent.JAVASCRIPT,
    "/JavaScript": ActiveContent.JAVASCRIPT,
    "/EmbeddedFiles": ActiveContent.EMBEDDED_FILE,
    "/EF": ActiveContent.EMBEDDED_FILE,
    "/AF": ActiveContent.EMBEDDED_FILE,
    "/Collection": ActiveContent.EMBEDDED_FILE,
    "/XFA": ActiveContent.XFA_FORM,
    "/RichMediaContent": ActiveContent.RICH_MEDIA,
    "/Renditions": ActiveContent.RICH_MEDIA,
    "/AlternatePresentations": ActiveContent.RICH_MEDIA,
    "/Requirements": ActiveContent.JAVASCRIPT,
    "/NeedsRendering": ActiveContent.XFA_FORM,
    "/PresSteps": ActiveContent.EVENT_ACTION,
    "/OPI": ActiveContent.OTHER_FILE,
    "/SpiderInfo": ActiveContent.WEB_LINK,
}
_FILE_KEYS = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
_STREAM_KEYS_TO_DROP = ("/F", "/FFilter", "/FDecodeParms")
_WATCHED = frozenset(
    {"/Annots", "/V", "/Ref", "/Subtype", "/Subtype2"} | _ACTION_KEYS | _KEYS_TO_DROP.keys() | set(_STREAM_KEYS_TO_DROP)
)
_ANNOTATIONS_TO_DROP = {
    "/RichMedia": ActiveContent.RICH_MEDIA,
    "/Screen": ActiveContent.RICH_MEDIA,
    "/Movie": ActiveContent.RICH_MEDIA,
    "/Sound": ActiveContent.RICH_MEDIA,
    "/3D": ActiveContent.RICH_MEDIA,
    "/FileAttachment": ActiveContent.EMBEDDED_FILE,
}


def sanitise_pdf(
    source: Path, target: Path, *, max_pages: int, trial_s: float = 1.0, trial_end_s: float = math.inf
) -> Sanitised:
    """Write a harmless copy of a PDF and say what was taken out.

    Whatever nothing refers to any more is not written, so removed scripts and files are gone, not hidden.

    Args:
        trial_s: processor seconds for drawing pages on trial.
        trial_end_s: moment of `time.process_time()` after which no further page is drawn on trial.
    Raises: IntakeRefused(ENCRYPTED | DAMAGED | TOO_LARGE); OSError; any error of the PDF libraries, which the
        caller treats as DAMAGED.
    """
    try:
        pdf = Pdf.open(source)
    except pikepdf.PasswordError as locked:
        raise IntakeRefused(IntakeRefusal.ENCRYPTED) from locked
    with pdf:
        if pdf.is_encrypted:  # opens without a password, yet forbids printing or copying
            raise IntakeRefused(IntakeRefusal.ENCRYPTED, "owner password")
        pages = _count_pages(pdf, max_pages)
        title = _title(pdf)
        removed, signatures = _remove_active_content(pdf)
        _drop_proofs(pdf)
        harmless = in_bytes(pdf)
    try_pages(harmless, pages=pages, budget_s=trial_s, end_s=trial_end_s)
    target.write_bytes(harmless)
    return Sanitised(pages=pages, title=title, removed=dict(removed), signatures=signatures)


def _count_pages(pdf: Pdf, max_pages: int) -> int:
    pages = len(pdf.pages)
    if pages == 0:
        raise IntakeRefused(IntakeRefusal.DAMAGED, "no pages")
    if pages > max_pages:
        raise IntakeRefused(IntakeRefusal.TOO_LARGE, f"{pages} pages")
    return pages


def in_bytes(pdf: Pdf) -> bytes:
    """The file as it would be saved, the same bytes every time.

    In memory, because a disk that is full while pikepdf 10.17 saves with `deterministic_id` ends the process by
    `std::terminate` (seen with qpdf's MD5 pipeline) instead of raising OSError.
    """
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,  # pictures and bombs are copied as they are
    )
    return buffer.getvalue()


def _title(pdf: Pdf) -> str:
    info = pdf.trailer.get("/Info")
    if not isinstance(info, Dictionary):
        return ""
    return clean_title(str(info.get("/Title", "")))


def clean_title(text: str) -> str:
    """One line of printable letters in composed form, at most 200 of them."""
    printable = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return unicodedata.normalize("NFC", " ".join(printable.split()))[:TITLE_LETTERS].strip()


def _drop_proofs(pdf: Pdf) -> None:
    """A copy that was changed must not carry a seal that its reader would find broken; what was seen of it stays."""
    for key in ("/Perms", "/DSS"):
        if key in pdf.Root:
            del pdf.Root[key]
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/SigFlags" in form:
        del form["/SigFlags"]


def _remove_active_content(pdf: Pdf) -> tuple[Counter[ActiveContent], int]:
    """What was taken out, and how many filled signature fields were emptied."""
    removed: Counter[ActiveContent] = Counter()
    signatures = 0
    _clean_catalog(pdf.Root, removed)
    for holder in _dictionaries(pdf):
        # Asked once: one by one, two dozen keys of each of a hundred thousand dictionaries take seconds.
        found = _WATCHED.intersection(holder.keys())
        if not found:
            continue
        if "/Annots" in found:
            _clean_annotations(holder, removed)
        _clean_actions(holder, found, removed)
        _drop_keys(holder, found, removed)
        if "/V" in found and holder.get("/FT") == Name.Sig:
            del holder["/V"]
            signatures += 1
        if isinstance(holder, Stream):
            _clean_stream(holder, removed)
    return removed, signatures


def _drop_keys(holder: Object, found: Set[str], removed: Counter[ActiveContent]) -> None:
    for key in sorted(found & _KEYS_TO_DROP.keys()):
        if _MEANT.get(key, _always)(holder, holder[key]):
            del holder[key]
            removed[_KEYS_TO_DROP[key]] += 1


def _always(_holder: Object, _value: Object) -> bool:
    return True


def _are_actions(_holder: Object, value: Object) -> bool:
    return isinstance(value, Dictionary | Stream) and any(
        _verb(step) in _ACTIONS or _verb(step) in _HARMLESS_ACTIONS for step in value.values()
    )


def _is_script(holder: Object, value: Object) -> bool:
    return isinstance(value, String) or bool(_verb(holder))


def _are_files(_holder: Object, value: Object) -> bool:
    return isinstance(value, Dictionary | Stream) and any(isinstance(value.get(key), Stream) for key in _FILE_KEYS)


def _are_file_specifications(_holder: Object, value: Object) -> bool:
    specifications = list(value) if isinstance(value, Array) else [value]
    return any(
        isinstance(item, Dictionary) and any(key in item for key in ("/EF", *_FILE_KEYS)) for item in specifications
    )


def _is_proxy(_holder: Object, value: Object) -> bool:
    return isinstance(value, Dictionary) and ("/1.3" in value or "/2.0" in value)


# A page may call a font "AA" or a picture "EF": what has so short a name goes only where it is what the name says.
_MEANT: dict[str, Callable[[Object, Object], bool]] = {
    "/AA": _are_actions,
    "/JS": _is_script,
    "/EF": _are_files,
    "/AF": _are_file_specifications,
    "/OPI": _is_proxy,
}


def _verb(action: object) -> str:
    """What an action does; readers take a stream for its dictionary, so do we.  Empty for anything else."""
    if not isinstance(action, Dictionary | Stream):
        return ""
    verb = action.get("/S")
    return str(verb) if isinstance(verb, Name) else ""


def _clean_catalog(root: Object, removed: Counter[ActiveContent]) -> None:
    opening = root.get("/OpenAction")
    if opening is not None:
        # A destination only says which page to show first: the meeting decides that.
        if isinstance(opening, Dictionary):
            removed[ActiveContent.OPEN_ACTION] += 1
        del root["/OpenAction"]
    if "/URI" in root:
        del root["/URI"]


def _clean_actions(holder: Object, found: Set[str], removed: Counter[ActiveContent]) -> None:
    for key in sorted(found & _ACTION_KEYS):
        action = holder[key]
        steps = list(action) if isinstance(action, Array) and key == "/Next" else [action]
        unwanted = [what for step in steps if (what := _unwanted_action(step)) is not None]
        if unwanted:
            del holder[key]
            removed.update(unwanted)


def _unwanted_action(action: object) -> ActiveContent | None:
    verb = _verb(action)
    if not isinstance(action, Dictionary | Stream):
        return None
    if verb in _ACTIONS:
        return _ACTIONS[verb]
    if verb == "/Named" and str(action.get("/N", "")) not in _HARMLESS_NAMES:
        return ActiveContent.OTHER_ACTION
    # Structure elements keep their attributes under the same key /A; those name their owner in /O.
    if not verb or verb in _HARMLESS_ACTIONS or "/O" in action:
        return None
    return ActiveContent.OTHER_ACTION


def _clean_annotations(holder: Object, removed: Counter[ActiveContent]) -> None:
    annotations = holder.get("/Annots")
    if not isinstance(annotations, Array):
        return
    kept = []
    for annotation in annotations:
        subtype = str(annotation.get("/Subtype", "")) if isinstance(annotation, Dictionary | Stream) else ""
        if subtype in _ANNOTATIONS_TO_DROP:
            removed[_ANNOTATIONS_TO_DROP[subtype]] += 1
        else:
            kept.append(annotation)
    if len(kept) < len(annotations):
        holder["/Annots"] = Array(kept)


def _clean_stream(stream: Stream, removed: Counter[ActiveContent]) -> None:
    """A stream may say that its content lies in another file, a form that it stands for another document."""
    for key in _STREAM_KEYS_TO_DROP:
        if key in stream:
            del stream[key]
            removed[ActiveContent.OTHER_FILE] += 1
    if stream.get("/Subtype") == Name.Form and "/Ref" in stream:
        del stream["/Ref"]
        removed[ActiveContent.OTHER_FILE] += 1
    if Name.PS in (stream.get("/Subtype"), stream.get("/Subtype2")):  # a program that a printer would run
        stream.write(b"")
        for key in ("/Subtype2", "/PS", "/Level1"):
            if key in stream:
                del stream[key]
        if stream.get("/Subtype") == Name.PS:
            del stream["/Subtype"]
        removed[ActiveContent.OTHER_ACTION] += 1


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Every dictionary and stream of the file, however deep it lies inside a direct object."""
    for indirect in pdf.objects:
        waiting: list[object] = [indirect]
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, (Dictionary, Stream)):
                yield thing
                children: list[object] = list(thing.values())
            elif isinstance(thing, Array):
                children = list(thing)
            else:
                continue
            waiting.extend(child for child in children if isinstance(child, Object) and not child.is_indirect)

"""Adds drawn things to the content of a page, over what is there; knows neither marks nor their looks."""

from collections.abc import Callable, Sequence

from pikepdf import Annotation, Array, Dictionary, Name, Object, Page, Pdf, Stream

Placed = tuple[Object, Callable[[Name], bytes]]
"""A form, and the content that draws it once it has a name on the page."""


def drawn(annotation: Object) -> Placed:
    """An annotation as it looks, to be drawn where it is."""
    look = annotation.AP.N
    return look, lambda name: Annotation(annotation).get_page_content_for_appearance(name, 0)


def add_to_page(page: Page, document: Pdf, placed: Sequence[Placed]) -> None:
    """Draw forms over a page; its other pages, even where they share resources with it, stay as they are."""
    if not placed:
        return
    old = page.obj.get("/Resources")
    resources = _copy(old)
    forms = _copy(resources.get("/XObject"))
    resources["/XObject"] = forms
    page.obj["/Resources"] = resources
    pieces = []
    for form, content in placed:
        name = Name(f"/Added{len(forms.keys())}")
        while name in forms:
            name = Name(f"{name}x")
        forms[name] = form
        pieces.append(content(name))
    before = page.obj.get("/Contents")
    streams = list(before) if isinstance(before, Array) else [] if before is None else [before]
    # What the page did to the graphics state must not move what is added.
    first, last = Stream(document, b"q\n"), Stream(document, b"\nQ\n" + b"".join(pieces))
    page.obj["/Contents"] = Array([document.make_indirect(first), *streams, document.make_indirect(last)])


def _copy(entries: object) -> Dictionary:
    """A dictionary of its own with the same entries; empty for what is none."""
    return Dictionary(dict(entries.items())) if isinstance(entries, Dictionary) else Dictionary()

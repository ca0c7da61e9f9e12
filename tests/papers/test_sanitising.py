"""Sanitising: what acts or reaches out is gone from the file, what is read stays."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from meetroom.papers.pages import PageSource
from meetroom.papers.refusals import ActiveContent, IntakeRefusal, IntakeRefused, Sanitised
from meetroom.papers.sanitising import clean_title, sanitise_pdf
from tests.papers.paper_samples import make_pdf


def script() -> Dictionary:
    # A new one each time: pikepdf binds an object to the file it was put into.
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('pwned')"))


def sanitised(pdf: bytes, folder: Path, max_pages: int = 100) -> tuple[Sanitised, bytes]:
    (folder / "in.pdf").write_bytes(pdf)
    result = sanitise_pdf(folder / "in.pdf", folder / "out.pdf", max_pages=max_pages)
    return result, (folder / "out.pdf").read_bytes()


def annotate(pdf: Pdf, **entries: Any) -> None:
    annotation = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 10, 10]), **entries)
    pdf.pages[0].Annots = Array([pdf.make_indirect(annotation)])


def link(action: Callable[[], Dictionary]) -> Callable[[Pdf], None]:
    return lambda pdf: annotate(pdf, Subtype=Name.Link, A=action())


def set_open_action(pdf: Pdf) -> None:
    pdf.Root.OpenAction = script()


def set_page_event(pdf: Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=script())


def set_script_names(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), pdf.make_indirect(script())])))


def attach(pdf: Pdf) -> None:
    pdf.attachments["evil.exe"] = b"MZ pwned"


def set_xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp>pwned</xdp>"))


def chain_actions(pdf: Pdf) -> None:
    first = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=Array([script()]))
    annotate(pdf, Subtype=Name.Link, A=first)


def script_in_outline(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Chapter", action=script()))


def external_stream(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"")
    stream.F = String("/etc/pwned")
    pdf.pages[0].Contents = stream


def reference_form(pdf: Pdf) -> None:
    form = pdf.make_stream(b"")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Ref = Dictionary(F=String("pwned.pdf"), Page=0)
    pdf.pages[0].Resources.XObject = Dictionary(X=form)


def annotation_events(pdf: Pdf) -> None:
    annotate(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), AA=Dictionary(K=script(), V=script()))
    pdf.Root.AcroForm = Dictionary(Fields=Array(list(pdf.pages[0].Annots)))


def hidden_in_names_of_a_subtree(pdf: Pdf) -> None:
    leaf = Dictionary(Names=Array([String("a"), pdf.make_indirect(script())]), Limits=Array([String("a"), String("a")]))
    pdf.Root.Names = pdf.make_indirect(Dictionary(JavaScript=pdf.make_indirect(Dictionary(Kids=Array([leaf])))))


def embed_in_names(pdf: Pdf) -> None:
    file = pdf.make_stream(b"MZ pwned")
    spec = Dictionary(Type=Name.Filespec, F=String("pwned.exe"), EF=Dictionary(F=file))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), pdf.make_indirect(spec)])))


def associate_with_a_page(pdf: Pdf) -> None:
    spec = Dictionary(Type=Name.Filespec, F=String("pwned.exe"), EF=Dictionary(F=pdf.make_stream(b"pwned")))
    pdf.pages[0].AF = Array([pdf.make_indirect(spec)])


def presentation_steps(pdf: Pdf) -> None:
    pdf.pages[0].PresSteps = Dictionary(Type=Name.NavNode, NA=script(), PA=script())


def reader_requirements(pdf: Pdf) -> None:
    handler = Dictionary(S=Name.JS, Script=String("pwned"))
    pdf.Root.Requirements = Array([Dictionary(S=Name.EnableJavaScripts, RH=handler)])


def renditions(pdf: Pdf) -> None:
    media = Dictionary(S=Name.MR, N=String("pwned"), C=Dictionary(S=Name.MCD, D=Dictionary(F=String("pwned.mp4"))))
    pdf.Root.Names = Dictionary(Renditions=Dictionary(Names=Array([String("a"), pdf.make_indirect(media)])))


def far_action(pdf: Pdf) -> None:
    """Behind references: the verb, the script and the action are objects of their own."""
    verb, words = pdf.make_indirect(Name.JavaScript), pdf.make_indirect(String("pwned"))
    annotate(pdf, Subtype=Name.Link, A=pdf.make_indirect(Dictionary(S=verb, JS=words)))


def actions_in_a_circle(pdf: Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit])))
    action.Next = Array([action, Dictionary(S=Name.Launch, F=String("pwned.exe"))])
    annotate(pdf, Subtype=Name.Link, A=action)


def events_that_look_like_a_font(pdf: Pdf) -> None:
    pdf.pages[0].AA = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, O=script()))


def action_in_a_stream(pdf: Pdf) -> None:
    action = pdf.make_stream(b"")
    action.S, action.JS = Name.JavaScript, String("app.alert('pwned')")
    pdf.pages[0].AA = Dictionary(O=action)
    annotate(pdf, Subtype=Name.Link, A=action)


def script_in_a_stream(pdf: Pdf) -> None:
    annotate(pdf, Subtype=Name.Link, A=Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert('pwned')")))


def printer_program(pdf: Pdf) -> None:
    program, second = pdf.make_stream(b"(pwned) run"), pdf.make_stream(b"(pwned) run")
    program.Type, program.Subtype = Name.XObject, Name.PS
    second.Type, second.Subtype, second.Subtype2, second.PS = Name.XObject, Name.Form, Name.PS, String("pwned")
    pdf.pages[0].Resources.XObject = Dictionary(X=program, Y=second)


def movie_with_poster(pdf: Pdf) -> None:
    annotate(pdf, Subtype=Name.Movie, Movie=Dictionary(F=String("pwned.mpg")), A=True)


HOSTILE: list[tuple[Callable[[Pdf], None], ActiveContent]] = [
    (set_open_action, ActiveContent.OPEN_ACTION),
    (set_page_event, ActiveContent.EVENT_ACTION),
    (set_script_names, ActiveContent.JAVASCRIPT),
    (attach, ActiveContent.EMBEDDED_FILE),
    (set_xfa, ActiveContent.XFA_FORM),
    (chain_actions, ActiveContent.JAVASCRIPT),
    (script_in_outline, ActiveContent.JAVASCRIPT),
    (external_stream, ActiveContent.OTHER_FILE),
    (reference_form, ActiveContent.OTHER_FILE),
    (annotation_events, ActiveContent.EVENT_ACTION),
    (hidden_in_names_of_a_subtree, ActiveContent.JAVASCRIPT),
    (embed_in_names, ActiveContent.EMBEDDED_FILE),
    (associate_with_a_page, ActiveContent.EMBEDDED_FILE),
    (presentation_steps, ActiveContent.EVENT_ACTION),
    (reader_requirements, ActiveContent.JAVASCRIPT),
    (renditions, ActiveContent.RICH_MEDIA),
    (far_action, ActiveContent.JAVASCRIPT),
    (actions_in_a_circle, ActiveContent.LAUNCH),
    (movie_with_poster, ActiveContent.RICH_MEDIA),
    (printer_program, ActiveContent.OTHER_ACTION),
    (events_that_look_like_a_font, ActiveContent.EVENT_ACTION),
    (action_in_a_stream, ActiveContent.JAVASCRIPT),
    (script_in_a_stream, ActiveContent.JAVASCRIPT),
    (link(script), ActiveContent.JAVASCRIPT),
    (link(lambda: Dictionary(S=Name.Launch, F=String("pwned.exe"))), ActiveContent.LAUNCH),
    (link(lambda: Dictionary(S=Name.URI, URI=String("http://pwned"))), ActiveContent.WEB_LINK),
    (link(lambda: Dictionary(S=Name.SubmitForm, F=String("http://pwned"))), ActiveContent.SUBMIT_FORM),
    (link(lambda: Dictionary(S=Name.GoToR, F=String("pwned.pdf"))), ActiveContent.OTHER_FILE),
    (link(lambda: Dictionary(S=Name.GoToE, T=Dictionary(N=String("pwned")))), ActiveContent.EMBEDDED_FILE),
    (link(lambda: Dictionary(S=Name.Thread, F=String("pwned.pdf"))), ActiveContent.OTHER_FILE),
    (link(lambda: Dictionary(S=Name.ImportData, F=String("pwned.fdf"))), ActiveContent.OTHER_FILE),
    (link(lambda: Dictionary(S=Name.Sound, Sound=String("pwned"))), ActiveContent.RICH_MEDIA),
    (link(lambda: Dictionary(S=Name.Movie, T=String("pwned"))), ActiveContent.RICH_MEDIA),
    (link(lambda: Dictionary(S=Name.Rendition, JS=String("pwned"))), ActiveContent.RICH_MEDIA),
    (link(lambda: Dictionary(S=Name.RichMediaExecute, CMD=Dictionary(C=String("pwned")))), ActiveContent.RICH_MEDIA),
    (link(lambda: Dictionary(S=Name.SetOCGState, O=Name.Layout, X=String("pwned"))), ActiveContent.OTHER_ACTION),
    (link(lambda: Dictionary(S=Name.Named, N=Name.SaveAs, X=String("pwned"))), ActiveContent.OTHER_ACTION),
    (link(lambda: Dictionary(S=Name("/Unheard"), X=String("pwned"))), ActiveContent.OTHER_ACTION),
    (link(lambda: Dictionary(S=Name.JavaScript, O=Name.Layout, JS=String("pwned"))), ActiveContent.JAVASCRIPT),
    (lambda pdf: annotate(pdf, Subtype=Name.RichMedia, X=String("pwned")), ActiveContent.RICH_MEDIA),
    (lambda pdf: annotate(pdf, Subtype=Name.FileAttachment, X=String("pwned")), ActiveContent.EMBEDDED_FILE),
]


@pytest.mark.parametrize(("arm", "what"), HOSTILE)
def test_active_content_is_gone_from_the_bytes(arm: Callable[[Pdf], None], what: ActiveContent, tmp_path: Path) -> None:
    armed = make_pdf(arm, text=[(50, 700, "Nghi quyet")])
    assert contains_pwned(armed)
    result, harmless = sanitised(armed, tmp_path)
    assert result.removed.get(what, 0) >= 1, result.removed
    assert not contains_pwned(harmless)
    again, _ = sanitised(harmless, tmp_path)
    assert again.removed == {}


@pytest.mark.parametrize("arm", [set_open_action, set_script_names, embed_in_names, set_xfa, chain_actions])
def test_what_is_hidden_in_compressed_objects_is_found(arm: Callable[[Pdf], None], tmp_path: Path) -> None:
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf(arm))) as pdf:
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    assert b"/ObjStm" in packed.getvalue()
    assert b"pwned" not in packed.getvalue() or arm in (embed_in_names, set_xfa)
    result, harmless = sanitised(packed.getvalue(), tmp_path)
    assert sum(result.removed.values()) >= 1
    assert not contains_pwned(harmless)


def test_what_an_older_revision_did_is_not_handed_out(tmp_path: Path) -> None:
    """A file that was cleaned by an update still holds the script in its first part."""
    armed = make_pdf(set_open_action)
    place = armed.rindex(b"startxref") + 10
    before = int(armed[place : armed.index(b"\n", place)])
    with pikepdf.open(io.BytesIO(armed)) as pdf:
        number, size, pages = pdf.Root.objgen[0], len(pdf.objects) + 1, pdf.Root.Pages.objgen[0]
    update = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (number, pages)
    xref = b"xref\n%d 1\n%010d 00000 n \ntrailer<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    end = len(armed)
    cleaned = armed + update + xref % (number, end, size, number, before, end + len(update))
    assert b"pwned" in cleaned
    _, harmless = sanitised(cleaned, tmp_path)
    assert b"pwned" not in harmless
    assert not contains_pwned(harmless)


def test_moving_by_the_four_usual_names_stays(tmp_path: Path) -> None:
    named = make_pdf(link(lambda: Dictionary(S=Name.Named, N=Name.NextPage)))
    assert sanitised(named, tmp_path)[0].removed == {}


def test_no_broken_seal_is_handed_out(tmp_path: Path) -> None:
    def sign(pdf: Pdf) -> None:
        value = pdf.make_indirect(Dictionary(Type=Name.Sig, Contents=String("pwned"), ByteRange=Array([0, 1, 2, 3])))
        field = Dictionary(FT=Name.Sig, T=String("sig"), V=value)
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)
        pdf.Root.Perms = Dictionary(DocMDP=value)
        pdf.Root.DSS = Dictionary(Certs=Array([pdf.make_stream(b"pwned")]))

    result, harmless = sanitised(make_pdf(sign), tmp_path)
    assert (result.signatures, result.removed) == (1, {})
    assert not contains_pwned(harmless)
    with pikepdf.open(io.BytesIO(harmless)) as pdf:
        assert "/SigFlags" not in pdf.Root.AcroForm
        assert len(pdf.Root.AcroForm.Fields) == 1


def contains_pwned(pdf: bytes) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        texts = [thing.unparse(resolved=True) for thing in opened.objects]
        streams = [thing.read_bytes() for thing in opened.objects if isinstance(thing, pikepdf.Stream)]
        texts += [
            thing.stream_dict.unparse(resolved=True) for thing in opened.objects if isinstance(thing, pikepdf.Stream)
        ]
    return any(b"pwned" in part for part in (*texts, *streams))


def test_text_and_inner_links_stay(tmp_path: Path) -> None:
    def add_link(pdf: Pdf) -> None:
        link(lambda: Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit])))(pdf)

    result, harmless = sanitised(make_pdf(add_link, pages=2, text=[(50, 700, "Nghi quyet")]), tmp_path)
    assert (result.pages, result.removed, result.signatures) == (2, {}, 0)
    assert PageSource(harmless).text(0) == "Nghi quyet"
    with pikepdf.open(io.BytesIO(harmless)) as pdf:
        assert Name.GoTo == pdf.pages[0].Annots[0].A.S


@pytest.mark.parametrize("name", ["/AA", "/JS", "/EF", "/AF", "/OPI", "/A", "/Next"])
def test_a_font_may_have_the_name_of_something_harmful(name: str, tmp_path: Path) -> None:
    def rename(pdf: Pdf) -> None:
        page = pdf.pages[0]
        font = page.Resources.Font.F1
        page.Resources.Font = Dictionary({name: font})
        page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"/F1", name.encode()))

    result, harmless = sanitised(make_pdf(rename, text=[(50, 700, "Nghi quyet")]), tmp_path)
    assert result.removed == {}
    with pikepdf.open(io.BytesIO(harmless)) as pdf:
        assert name in pdf.pages[0].Resources.Font


def test_the_attributes_of_tagged_pdf_are_no_actions(tmp_path: Path) -> None:
    def tag(pdf: Pdf) -> None:
        element = Dictionary(S=Name.Table, A=Dictionary(O=Name.Table, S=Name("/Wide"), Summary=String("x")))
        pdf.Root.StructTreeRoot = Dictionary(K=pdf.make_indirect(element))

    result, harmless = sanitised(make_pdf(tag), tmp_path)
    assert result.removed == {}
    with pikepdf.open(io.BytesIO(harmless)) as pdf:
        assert pdf.Root.StructTreeRoot.K.A.Summary == "x"


def test_signatures_are_counted(tmp_path: Path) -> None:
    def sign(pdf: Pdf) -> None:
        field = Dictionary(FT=Name.Sig, T=String("sig"), V=Dictionary(Type=Name.Sig, Contents=String("x")))
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))

    result, _ = sanitised(make_pdf(sign), tmp_path)
    assert result.signatures == 1


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    pdf = make_pdf(set_open_action, pages=3)
    assert sanitised(pdf, tmp_path)[1] == sanitised(pdf, tmp_path)[1]


def test_the_title_is_read_and_cleaned(tmp_path: Path) -> None:
    def entitle(pdf: Pdf) -> None:
        pdf.docinfo["/Title"] = "  Tờ\u0000 trình\n số 7 "

    assert sanitised(make_pdf(entitle), tmp_path)[0].title == "Tờ trình số 7"


@pytest.mark.parametrize(
    ("title", "cleaned"), [("", ""), ("\u202eabc\u0007", "abc"), ("x" * 500, "x" * 200), ("ề", "ề")]
)
def test_titles(title: str, cleaned: str) -> None:
    assert clean_title(title) == cleaned


@pytest.mark.parametrize("owner_only", [True, False])
def test_encrypted_files_are_refused(owner_only: bool, tmp_path: Path) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="" if owner_only else "u"))
    with pytest.raises(IntakeRefused) as refused:
        sanitised(locked.getvalue(), tmp_path)
    assert refused.value.why is IntakeRefusal.ENCRYPTED


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeRefused) as refused:
        sanitised(make_pdf(pages=6), tmp_path, max_pages=5)
    assert refused.value.why is IntakeRefusal.TOO_LARGE


def test_a_document_without_pages_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(IntakeRefused) as refused:
        sanitised(make_pdf(pages=0), tmp_path)
    assert refused.value.why is IntakeRefusal.DAMAGED

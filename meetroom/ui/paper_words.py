"""What the secretary's desk says of a paper: size, readers, label, signatures, versions; decides nothing."""

from meetroom.domain.documents import readers_of
from meetroom.domain.state import (
    Audience,
    Document,
    DocumentState,
    IncomingSignature,
    Label,
    Meeting,
    SignatureVerdict,
    Version,
)
from meetroom.domain.visibility import may_see
from meetroom.ui.labels import DOCUMENTS, ROLES, day_text, person_name
from meetroom.ui.words import Language, Words

KILOBYTE, MEGABYTE = 1_000, 1_000_000
NAMED_READERS = 3

LABELS: dict[Label, Words] = {
    Label.NORMAL: Words("Ordinary", "Thường"),
    Label.INTERNAL: Words("Internal", "Nội bộ"),
}
SECRETS = (
    Words("Secret", "Mật"),
    Words("Top secret", "Tối mật"),
    Words("Of special secrecy", "Tuyệt mật"),
)
"""Offered only to be refused: whoever looks for them is told why."""
SECRET_REFUSED = Words(
    "State secrets must not be handed in: Law 117/2025/QH15, Article 5(2), forbids keeping them on networked "
    "machines. Nothing was sent. Hand this paper out on paper, by the rules for secrets.",
    "Không đưa tài liệu bí mật nhà nước lên đây: Luật 117/2025/QH15, khoản 2 Điều 5, cấm lưu trên máy nối mạng. "
    "Chưa có gì được gửi. Hãy phát tài liệu này bằng bản giấy theo quy định về bảo vệ bí mật nhà nước.",
)
_EVERYBODY = Words("Everybody in the meeting", "Mọi người trong phiên họp")
_INSIDE = Words("Everybody, but not guests: the item is behind closed doors", "Mọi người, trừ khách mời: mục họp kín")
_MORE = Words("{0} and {1} more", "{0} và {1} người khác")
_GROUP = Words("group {0}", "nhóm {0}")
_PLANNED = Words("Will be released {0}", "Sẽ phát hành {0}")
_SINCE = Words("Released, {0}", "Đã phát hành {0}")
_DETAIL = Words("{0} pages · {1} · version {2}", "{0} trang · {1} · bản {2}")

_SIGNATURES: dict[SignatureVerdict, tuple[Words, str]] = {
    SignatureVerdict.VALID: (Words("Valid signature of {0}", "Chữ ký hợp lệ của {0}"), "green"),
    SignatureVerdict.UNTRUSTED: (
        Words(
            "Signature of {0}: the file is whole, but the server does not know who vouches for the signer",
            "Chữ ký của {0}: tệp còn nguyên nhưng không bảo đảm được người ký, vì máy chủ chưa tin nơi cấp chứng thư",
        ),
        "amber",
    ),
    SignatureVerdict.ALTERED: (
        Words("Signature of {0}: the file was changed after it", "Chữ ký của {0}: tệp đã bị sửa sau khi ký"),
        "red",
    ),
    SignatureVerdict.EXPIRED: (
        Words(
            "Signature of {0}: the certificate had run out, so it is not vouched for",
            "Chữ ký của {0}: chứng thư đã hết hạn, không bảo đảm",
        ),
        "amber",
    ),
    SignatureVerdict.REVOKED: (
        Words("Signature of {0}: the certificate was revoked", "Chữ ký của {0}: chứng thư đã bị thu hồi"),
        "red",
    ),
    SignatureVerdict.BROKEN: (
        Words("A signature that cannot be read; ask for the paper anew", "Có chữ ký không đọc được; hãy xin lại tệp"),
        "red",
    ),
}
_NOBODY = Words("an unnamed signer", "người ký không ghi tên")
_ADDED = Words("pages or remarks were added after it", "có phần được thêm sau khi ký")
_SIGNED_AT = Words("signed {0}", "ký {0}")
_WORST = ("red", "amber", "green")


def size_text(size_bytes: int, language: Language) -> str:
    """A size in megabytes, below one in kilobytes, with the decimal sign of the language."""
    if size_bytes < MEGABYTE - KILOBYTE / 2:
        return f"{max(1, round(size_bytes / KILOBYTE))} KB"
    megabytes = f"{size_bytes / MEGABYTE:.1f}"
    return (megabytes if language == Language.EN else megabytes.replace(".", ",")) + " MB"


def audience_text(audience: Audience, meeting: Meeting, language: Language) -> str:
    """Who a paper is for, in a few words."""
    if audience.everyone:
        return _EVERYBODY.say(language)
    parts = [ROLES[role].say(language) for role in ROLES if role in audience.roles]
    parts += [_GROUP.say(language).format(group) for group in audience.groups]
    names = [person_name(meeting, person_id) for person_id in audience.persons]
    shown, more = names[:NAMED_READERS], len(names) - NAMED_READERS
    text = ", ".join((*parts, *shown))
    return _MORE.say(language).format(text, more) if more > 0 else text


def readers_text(document: Document, meeting: Meeting, language: Language) -> str:
    """Who may read a document, doors considered."""
    closed = document.audience.everyone and not readers_of(meeting, document).everyone
    return _INSIDE.say(language) if closed else audience_text(document.audience, meeting, language)


def readers_count(audience: Audience, document: Document | None, meeting: Meeting) -> int:
    """How many people of the roster may read a document with this audience."""
    whole = audience if document is None else readers_of(meeting, document)
    return sum(may_see(whole, person) for person in meeting.people.values())


def stage_text(document: Document, language: Language) -> str:
    """Whether it is released, and when."""
    if document.state is DocumentState.REGISTERED and document.release_at is not None:
        return _PLANNED.say(language).format(day_text(document.release_at))
    if document.state is DocumentState.RELEASED and document.released_at is not None:
        return _SINCE.say(language).format(day_text(document.released_at))
    return DOCUMENTS[document.state].say(language)


def version_text(version: Version, language: Language) -> str:
    """Pages, size and number of a version."""
    return _DETAIL.say(language).format(version.pages, size_text(version.size_bytes, language), version.number)


def signature_text(signature: IncomingSignature, language: Language) -> str:
    """What the server found when it judged a signature, in words."""
    words, _ = _SIGNATURES[signature.verdict]
    parts = [words.say(language).format(signature.signer or _NOBODY.say(language))]
    if signature.signed_at is not None:
        parts.append(_SIGNED_AT.say(language).format(day_text(signature.signed_at)))
    if not signature.covers_whole and signature.verdict in (SignatureVerdict.VALID, SignatureVerdict.UNTRUSTED):
        parts.append(_ADDED.say(language))
    return "; ".join(parts)


def signature_tone(version: Version) -> str:
    """The tone of the worst signature, "" without any."""
    tones = {_SIGNATURES[s.verdict][1] for s in version.signatures}
    return next((tone for tone in _WORST if tone in tones), "")


def signatures_text(version: Version, language: Language) -> str:
    """All signatures of a version, one to a line."""
    return "\n".join(signature_text(s, language) for s in version.signatures)


def label_choices(language: Language) -> list[str]:
    """Labels to choose from, the forbidden ones last."""
    return [words.say(language) for words in (*LABELS.values(), *SECRETS)]


def label_at(index: int) -> Label | None:
    """The label of a choice, None for a state secret."""
    labels = tuple(LABELS)
    return labels[index] if 0 <= index < len(labels) else None


def in_two(sentence: str) -> tuple[str, str]:
    """What happened, and what to do: the first sentence and the rest."""
    first, stop, rest = sentence.partition(". ")
    return (first + ".", rest) if stop else (sentence, "")

"""Invitation links: round trip, and nothing but BadInvitation out of bad text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetroom.protocol.invitation import BadInvitation, Invitation, format_invitation, parse_invitation

CA = "0123456789abcdef" * 4


@pytest.mark.parametrize("host", ["10.1.2.3", "hop.example.gov.vn", "fd00::1", "localhost"])
@pytest.mark.parametrize("ca_sha256", [CA, None])
def test_round_trip(host: str, ca_sha256: str | None) -> None:
    invitation = Invitation(host=host, port=7443, code="aB3_-" * 5, ca_sha256=ca_sha256)
    assert parse_invitation(f"  {format_invitation(invitation)}\n") == invitation


def test_form_is_the_documented_one() -> None:
    invitation = Invitation(host="fd00::1", port=7443, code="c" * 22, ca_sha256=CA)
    assert format_invitation(invitation) == f"meetroom://[fd00::1]:7443/{'c' * 22}.{CA}"
    assert invitation.url == "https://[fd00::1]:7443"


def test_the_code_is_not_shown() -> None:
    assert "secretsecretsecret" not in repr(Invitation(host="h", port=1, code="secretsecretsecret"))


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://host:1/" + "c" * 22,
        "meetroom://host/" + "c" * 22,
        "meetroom://host:99999/" + "c" * 22,
        "meetroom://host:1/short",
        "meetroom://host:1/" + "c" * 22 + ".abc",
        "meetroom://host:1/" + "c" * 22 + ".",
        "meetroom://user@host:1/" + "c" * 22,
        "meetroom://host:1/" + "c" * 22 + "?x=1",
        "meetroom://ho st:1/" + "c" * 22,
        "meetroom://[fd00::1:1/" + "c" * 22,
        "meetroom://máy:1/" + "c" * 22,
        "meetroom://host:1/" + "c" * 700,
    ],
)
def test_bad_links(link: str) -> None:
    with pytest.raises(BadInvitation):
        parse_invitation(link)


@given(st.text())
def test_any_text(text: str) -> None:
    for link in (text, "meetroom://" + text):
        try:
            parse_invitation(link)
        except BadInvitation:
            continue

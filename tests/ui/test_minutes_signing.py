"""Signing minutes at the window: whose certificate, what goes wrong in plain words, and nothing is signed twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec.structs import replace
from PySide6.QtCore import QUrl

from meetroom.archive.signature_problems import NotSigned, SigningProblem
from meetroom.cli.demo.certificates import DemoAuthority
from meetroom.client.engine import ClientError, ClientProblem
from meetroom.domain.minutes_state import SignatureField
from meetroom.protocol.minutes import SigningPolicy, SigningTrust
from meetroom.ui import signing_work
from meetroom.ui.app import ClientWindow
from meetroom.ui.signing_ways import FoundCertificate, SigningHabit, Way, keep_habit, load_habit
from meetroom.ui.signing_words import PROBLEMS, refused_words, warning_text
from meetroom.ui.signing_work import Attempt
from meetroom.ui.words import Language
from tests.archive.signed_papers import YEAR, Authority
from tests.archive.signing_ground import PASSPHRASE, key_file
from tests.ui.conftest import OpenWindow, engine_of
from tests.ui.local_engine import LocalHouse
from tests.ui.minutes_house import PDF, approve, closed_house, issue, sign, stock
from tests.ui.screen_walk import cut_texts, poor_targets
from tests.ui.sitting import CHAIR

SECRET = "mật khẩu dài"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def issued_house() -> LocalHouse:
    """It is the chair's turn to sign."""
    house = closed_house()
    approve(house)
    issue(house)
    sign(house, SignatureField.SECRETARY)
    return house


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key files of somebody, and of somebody whose certificate has run out."""
    folder = tmp_path_factory.mktemp("keys")
    DemoAuthority(datetime.now(UTC)).certify("Trần Quốc Bảo", folder / "bao.p12", SECRET)
    DemoAuthority(datetime.now(UTC) - timedelta(days=90)).certify("Trần Quốc Bảo", folder / "old.p12", SECRET)
    return folder


def begin(client: ClientWindow, key: Path) -> None:
    """The sheet with a key file chosen."""
    signing = client.shell.signing
    stock(client)
    signing.begin("ChuToa")
    assert client.wait(lambda: client.find("signingAbout") is not None)
    assert client.press("signingWay1")
    signing.chooseFile(QUrl.fromLocalFile(str(key)))
    assert client.wait(lambda: client.find("signingPassphraseInput") is not None)


def unlock(client: ClientWindow, secret: str = SECRET) -> None:
    """See the certificate by the buttons."""
    field = client.find("signingPassphraseInput")
    assert field is not None
    field.setProperty("text", secret)
    assert client.wait(lambda: client.press("signingOpen"))


def signed_as(monkeypatch: pytest.MonkeyPatch) -> list[Attempt]:
    """What would be signed, without the cost of signing."""
    attempts: list[Attempt] = []

    def work(pdf: bytes, attempt: Attempt, policy: SigningPolicy, trust: SigningTrust, now: datetime) -> bytes:
        attempts.append(attempt)
        return pdf + b"signed"

    monkeypatch.setattr(signing_work, "_sign", work)
    return attempts


def test_every_problem_has_a_sentence_with_what_to_do() -> None:
    assert set(PROBLEMS) == set(SigningProblem)
    for words in PROBLEMS.values():
        for language in Language:
            assert len(words.say(language).split()) > 5
    for name in ("untrusted", "revoked", "expired", "level_too_low", "whatever comes"):
        error = ClientError(ClientProblem.SIGNATURE_REFUSED, signature=name)
        assert len(refused_words(error).say(Language.VI)) > 20
    met = ClientError(ClientProblem.SIGNED_MEANWHILE)
    assert "Vừa có người khác ký" in refused_words(met).say(Language.VI)


def test_the_term_of_a_certificate_is_told_in_time() -> None:
    def told(days_before: int, days_after: int) -> tuple[str, bool]:
        return warning_text(NOW + timedelta(days=days_before), NOW + timedelta(days=days_after), NOW, Language.VI)

    assert told(-100, 100) == ("", False)
    assert told(-100, 10) == ("Sắp hết hạn: 02/12/2026.", False)
    assert told(-100, -1)[1]
    assert told(1, 100)[1]


def test_the_way_is_remembered_and_no_secret(tmp_path: Path) -> None:
    assert load_habit(tmp_path) == SigningHabit()
    habit = SigningHabit(way=Way.SERVICE, url="https://kyso", library="/usr/lib/x.so", key_id="01", file="/a.p12")
    keep_habit(tmp_path, habit)
    assert load_habit(tmp_path) == habit
    (tmp_path / "signing.json").write_bytes(b"{")
    assert load_habit(tmp_path) == SigningHabit()
    issued = issued_house().meeting.minutes.issued
    assert issued is not None
    attempt = Attempt(
        way=Way.FILE,
        key=FoundCertificate(key="k", subject="", issuer="", organization="", not_before=NOW, not_after=NOW),
        library="",
        url="",
        secret="tuyệt mật",
        bearer="tuyệt mật",
        otp="tuyệt mật",
        field=SignatureField.CHAIR,
        issued=issued,
        office="",
        location="",
        trust=tmp_path,
    )
    assert "tuyệt mật" not in repr(attempt)


def test_a_key_file_is_unlocked_and_signs_once(
    open_window: OpenWindow, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = open_window(issued_house(), CHAIR)
    engine, signing = engine_of(client), client.shell.signing
    attempts = signed_as(monkeypatch)
    begin(client, keys / "bao.p12")
    unlock(client, "sai")
    assert client.wait(lambda: "Sai mật khẩu" in str(signing.problem))
    unlock(client)
    assert client.wait(lambda: bool(signing.ready))
    assert client.find("signingKey0") is not None
    real = engine.minutes.put_signed
    monkeypatch.setattr(engine.minutes, "put_signed", _unreachable)
    assert client.press("signingSign")
    assert client.wait(lambda: signing.step == "kept"), signing.problem
    assert "không ký lần thứ hai" in str(signing.problem)
    monkeypatch.setattr(engine.minutes, "put_signed", real)
    assert client.press("signingAgain")
    assert client.wait(lambda: signing.step == "done")
    assert engine.minutes.signed == [(SignatureField.CHAIR, PDF + b"signed", "b" * 64)]
    assert [(a.way, a.secret, a.field) for a in attempts] == [(Way.FILE, SECRET, SignatureField.CHAIR)]
    field = client.find("signingPassphraseInput")
    assert field is None or field.property("text") == ""
    assert client.press("signingDone")
    assert client.wait(lambda: client.find("signingDone") is None)


async def _unreachable(field: SignatureField, pdf: bytes, *, base_sha256: str) -> None:
    raise ClientError(ClientProblem.UNREACHABLE)


def test_an_expired_certificate_and_another_paper_are_not_signed(
    open_window: OpenWindow, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = issued_house()
    client = open_window(house, CHAIR)
    signing, attempts = client.shell.signing, signed_as(monkeypatch)
    begin(client, keys / "old.p12")
    unlock(client)
    assert client.wait(lambda: client.find("signingKey0") is not None)
    assert not signing.ready
    begin(client, keys / "bao.p12")
    unlock(client)
    assert client.wait(lambda: bool(signing.ready))
    # The paper that is shown is not the one that stands now.
    issued = house.meeting.minutes.issued
    assert issued is not None
    signing._issued = replace(issued, revision=0)
    signing.sign(SECRET, "", "")
    assert "phát hành lại" in str(signing.problem)
    signing._issued = issued
    engine_of(client).minutes.error = ClientError(ClientProblem.SIGNED_MEANWHILE)
    signing.sign(SECRET, "", "")
    assert client.wait(lambda: "Vừa có người khác ký" in str(signing.problem))
    assert (signing.step, attempts) == ("choose", [])


def test_what_the_server_would_refuse_is_seen_before_signing(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    authority = Authority(since=now - 2 * YEAR, until=now + 2 * YEAR)
    other = Authority(name="Nơi khác", since=now - 2 * YEAR, until=now + 2 * YEAR)
    holder = authority.certify("Trần Quốc Bảo", since=now - YEAR, until=now + YEAR)
    key_file(holder, tmp_path / "bao.p12")
    client = open_window(issued_house(), CHAIR)
    minutes, signing = engine_of(client).minutes, client.shell.signing
    attempts = signed_as(monkeypatch)
    minutes.trust = SigningTrust(version="1", roots=(other.root.der,))
    begin(client, tmp_path / "bao.p12")
    unlock(client, PASSPHRASE)
    assert client.wait(lambda: [r.warning[:20] for r in signing.keys.rows] == ["Máy chủ chưa tin cậy"])
    assert signing.ready  # whether the way to a root is known is the server's to say
    authority.revoke(holder, now - timedelta(days=2))
    listed = authority.revocations(at=now - timedelta(hours=1), until=now + YEAR).public_bytes(Encoding.DER)
    minutes.trust = SigningTrust(version="2", roots=(authority.root.der,), crls=(listed,))
    begin(client, tmp_path / "bao.p12")
    unlock(client, PASSPHRASE)
    assert client.wait(lambda: ["thu hồi" in r.warning for r in signing.keys.rows] == [True] and not signing.ready)
    assert not client.press("signingSign")
    signing.sign(PASSPHRASE, "", "")
    assert (signing.step, attempts) == ("choose", [])
    assert poor_targets(client.window.contentItem()) == []


def test_a_library_that_is_none_is_said_and_everything_fits(open_window: OpenWindow, tmp_path: Path) -> None:
    client = open_window(issued_house(), CHAIR, size=(420, 860), scale=2.0, scheme="contrast")
    signing = client.shell.signing
    signing.begin("ChuToa")
    library = tmp_path / "libtoken.so"
    library.write_bytes(b"no library")
    signing.chooseLibrary(QUrl.fromLocalFile(str(library)))
    assert client.wait(lambda: "PKCS#11" in str(signing.problem) and signing.step == "choose")
    for way in range(3):
        signing.chooseWay(way)
        client.window.grabWindow()
        assert poor_targets(client.window.contentItem()) == []
        assert cut_texts(client.window.contentItem()) == []


def test_a_wrong_pin_is_not_left_to_be_tried_again(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    client = open_window(issued_house(), CHAIR)
    signing = client.shell.signing
    key = FoundCertificate(
        key="An/a1", subject="Trần Quốc Bảo", issuer="Ban Cơ yếu", organization="", token="An", key_id="a1",
        not_before=datetime.now(UTC) - timedelta(days=1), not_after=datetime.now(UTC) + timedelta(days=99),
    )  # fmt: skip
    tried: list[str] = []

    async def found(library: Path) -> tuple[FoundCertificate, ...]:
        return (replace(key, last_try=bool(tried)),)

    def refuse(pdf: bytes, attempt: Attempt, policy: SigningPolicy, trust: SigningTrust, now: datetime) -> bytes:
        tried.append(attempt.secret)
        raise NotSigned(SigningProblem.PIN_WRONG)

    monkeypatch.setattr("meetroom.ui.minutes_signing.find_on_tokens", found)
    monkeypatch.setattr(signing_work, "_sign", refuse)
    stock(client)
    signing.begin("ChuToa")
    signing.chooseLibrary(QUrl.fromLocalFile("/opt/token.so"))
    assert client.wait(lambda: client.find("signingPinInput") is not None)
    pin = client.find("signingPinInput")
    assert pin is not None
    pin.setProperty("text", "000000")
    assert client.wait(lambda: client.press("signingSign"))
    assert client.wait(lambda: "Sai mã PIN" in str(signing.problem) and signing.step == "choose")
    assert pin.property("text") == ""
    # The token says that one try is left.
    assert client.wait(lambda: "Chỉ còn một lần" in signing.keys.rows[0].warning)
    assert not client.press("signingSign")
    assert tried == ["000000"]

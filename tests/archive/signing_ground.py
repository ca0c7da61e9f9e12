"""What signing needs around it in tests: papers with fields, keys, and servers on loopback; knows no verdict."""

import asyncio
import base64
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web
from asn1crypto import cms, tsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data

from meetroom.archive.signature import (
    ORDER,
    FieldPlace,
    Pkcs12Key,
    append_signature_fields,
    renew_timestamps,
    sign_minutes,
)
from meetroom.archive.trust import TrustStore, read_trust
from meetroom.domain.minutes_state import SignatureLevel
from tests.archive.signed_papers import NOW, YEAR, Authority, Holder, text_paper

PASSPHRASE = "mật khẩu 1"
LONG = timedelta(days=365 * 12)


@dataclass
class Ground:
    """An authority with a secretary, a chair, a seal and a stamper, whom everybody trusts for long."""

    authority: Authority
    stamper: Holder
    holders: dict[str, Holder] = field(default_factory=dict)

    def holder(self, name: str) -> Holder:
        if name not in self.holders:
            self.holders[name] = self.authority.certify(name)
        return self.holders[name]

    def trust(self, folder: Path, *, lists: bool = True) -> TrustStore:
        self.authority.trusted_in(folder)
        if lists:
            made = self.authority.revocations(at=NOW - timedelta(hours=1), until=NOW + timedelta(days=30))
            (folder / "root.crl").write_bytes(made.public_bytes(Encoding.DER))
        return read_trust(folder)


@cache
def ground() -> Ground:
    """Made once."""
    authority = Authority(since=NOW - YEAR, until=NOW + 20 * YEAR)
    return Ground(authority, stamper_of(authority, "Cấp dấu thời gian"))


def stamper_of(authority: Authority, name: str, until: datetime = NOW + LONG, points_to: str = "") -> Holder:
    """Somebody who may stamp times, by an elliptic key, which is made at once."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Holder(authority.certify_key(name, key, until=until, points_to=points_to), key)


@cache
def paper() -> bytes:
    """Minutes of two pages with the three fields."""
    places = [FieldPlace(name, 1, (60 + 170 * n, 80, 220 + 170 * n, 140)) for n, name in enumerate(ORDER)]
    return append_signature_fields(text_paper("Bien ban", pages=2), places)


def key_file(holder: Holder, path: Path, chain: tuple[Holder, ...] = ()) -> Pkcs12Key:
    """A PKCS#12 file; locked by few rounds, so that a test need not wait for it."""
    packed = pkcs12.serialize_key_and_certificates(
        b"key",
        holder.key,
        holder.certificate,
        [link.certificate for link in chain],
        BestAvailableEncryption(PASSPHRASE.encode()),
    )
    path.write_bytes(packed)
    return Pkcs12Key(path=path, passphrase=PASSPHRASE)


@dataclass
class StampServer:
    """A time-stamp authority; `at` is what its clock says, `answer` replaces what it says."""

    holder: Holder
    root: Holder
    at: datetime = NOW
    status: int = 200
    answer: bytes | None = None
    asked: int = 0
    url: str = ""

    async def stamp(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.answer is not None or self.status != 200:
            return web.Response(status=self.status, body=self.answer or b"")
        asked = tsp.TimeStampReq.load(await request.read())
        granted = {"status": {"status": "granted"}, "time_stamp_token": stamped(asked, self.holder, self.at)}
        return web.Response(body=tsp.TimeStampResp(granted).dump())


def stamped(asked: tsp.TimeStampReq, holder: Holder, at: datetime) -> cms.ContentInfo:
    """A time stamp token by an elliptic key.  Source: RFC 3161, 2.4.2; RFC 5816.

    Every part is settled before it is put into a larger one: what is still open is encoded anew with each level above.
    """
    assert isinstance(holder.key, ec.EllipticCurvePrivateKey)
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.3.6.1.4.1.99999.1",
            "message_imprint": asked["message_imprint"],
            "serial_number": secrets.randbits(63),
            "gen_time": at,
            "nonce": asked["nonce"],
        }
    ).dump()
    bound = settled(tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(holder.der).digest()}]}))
    attributes = settled(
        cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["tst_info"]},
                {"type": "message_digest", "values": [hashlib.sha256(info).digest()]},
                {"type": "signing_certificate_v2", "values": [bound]},
            ]
        )
    )
    certificate = asn1(holder)
    signer = {
        "version": "v1",
        "sid": {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
        "digest_algorithm": {"algorithm": "sha256"},
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signed_attrs": attributes,
        "signature": holder.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
    }
    signer["sid"] = cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(signer["sid"])})
    return cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": {
                "version": "v3",
                "digest_algorithms": [{"algorithm": "sha256"}],
                "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(info)},
                "certificates": [certificate],
                "signer_infos": [settled(cms.SignerInfo(signer))],
            },
        }
    )


def settled(made: Any) -> Any:
    """The same structure as if it had been read."""
    return type(made).load(made.dump())


@asynccontextmanager
async def stamping(server: StampServer | None = None) -> AsyncIterator[StampServer]:
    """Serve time stamps on a free port of this machine."""
    server = server or StampServer(ground().stamper, ground().authority.root)
    app = web.Application()
    app.router.add_post("/tsa", server.stamp)
    async with served(app) as address:
        server.url = f"{address}/tsa"
        yield server


@dataclass
class ServiceServer:
    """A signing service with one key; remembers what it was asked, answers by the contract of docs/signing.md."""

    holder: Holder
    chain: tuple[Holder, ...] = ()
    pin: str = "246810"
    bearer: str = "mr-bearer"
    spoilt: bool = False
    hashes: list[str] = field(default_factory=list)
    url: str = ""

    async def call(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.bearer}":
            return web.json_response({"error": "invalid_token"}, status=401)
        question = await request.json()
        method = request.match_info["method"]
        return getattr(self, method)(question)  # type: ignore[no-any-return]

    def list(self, _: Any) -> web.Response:
        return web.json_response({"credentialIDs": ["khoa-1"]})

    def info(self, question: Any) -> web.Response:
        if question["credentialID"] != "khoa-1":
            return web.json_response({"error": "invalid_request"}, status=400)
        chain = [base64.b64encode(link.der).decode() for link in (self.holder, *self.chain)]
        key = {"status": "enabled", "algo": ["1.2.840.10045.4.3.2"], "len": 256}
        return web.json_response({"key": key, "cert": {"status": "valid", "certificates": chain}, "multisign": 1})

    def authorize(self, question: Any) -> web.Response:
        told = {entry["id"]: entry["value"] for entry in question["authData"]}
        if told.get("PIN") != self.pin:
            return web.json_response({"error": "invalid_pin", "error_description": "sai mã PIN"}, status=400)
        sad = hashlib.sha256(question["hashes"][0].encode()).hexdigest()
        return web.json_response({"SAD": sad, "expiresIn": 300})

    def signHash(self, question: Any) -> web.Response:
        (wanted,) = question["hashes"]
        if question["SAD"] != hashlib.sha256(wanted.encode()).hexdigest():
            return web.json_response({"error": "invalid_request"}, status=400)
        self.hashes.append(wanted)
        assert isinstance(self.holder.key, ec.EllipticCurvePrivateKey)
        digest = base64.b64decode(wanted)
        if self.spoilt:
            digest = bytes(32)
        made = self.holder.key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
        return web.json_response({"signatures": [base64.b64encode(made).decode()]})


@asynccontextmanager
async def serving(server: ServiceServer) -> AsyncIterator[ServiceServer]:
    """Serve a signing service on a free port of this machine."""
    app = web.Application()
    app.router.add_post("/csc/v2/{group}/{method}", server.call)
    async with served(app) as address:
        server.url = f"{address}/csc/v2"
        yield server


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """Serve on a free port of this machine; gives the address."""
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def asn1(holder: Holder) -> Any:
    return next(iter(load_certs_from_pemder_data(holder.der)))


@cache
def signed_files() -> dict[str, bytes]:
    """Made once: minutes signed at each level by the secretary, by all three (`three`), and stamped then (`kept`)."""
    with TemporaryDirectory() as name:
        return asyncio.run(_signed_files(Path(name)))


async def _signed_files(folder: Path) -> dict[str, bytes]:
    held = ground()
    trust = held.trust(folder / "trust")
    people = ("Nguyễn Văn An", "Trần Thị Bình", "Văn phòng Ủy ban")
    keys = [key_file(held.holder(name), folder / f"{n}.p12") for n, name in enumerate(people)]
    made: dict[str, bytes] = {}
    async with stamping() as server:
        for level in SignatureLevel:
            made[level.value] = await sign_minutes(
                paper(), ORDER[0], keys[0], trust=trust, tsa_url=server.url, level=level, now=NOW
            )
        made["two"] = await sign_minutes(
            made["B-LT"], ORDER[1], keys[1], trust=trust, tsa_url=server.url, level=SignatureLevel.B_LT, now=NOW
        )
        made["three"] = await sign_minutes(
            made["two"], ORDER[2], keys[2], trust=trust, tsa_url=server.url, level=SignatureLevel.B_LT, now=NOW
        )
        server.at = NOW + timedelta(hours=1)
        made["kept"] = await renew_timestamps(made["three"], trust=trust, tsa_url=server.url, now=server.at)
    return made


def load_key(holder: Holder) -> Any:
    """The key as the signing library takes it."""
    return load_private_key_from_pemder_data(holder.key_der, None)

"""A time-stamp authority of one's own, for demonstrations and benches: nobody else trusts it, and it keeps no log."""

from asn1crypto import tsp
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

__all__ = ["TrialStamper"]


class TrialStamper:
    """Answers time-stamp requests with the time of this machine.

    Args:
        certificates_der: its own certificate first, then those above it.
        key_der: its RSA key, PKCS#8 without a passphrase.
    """

    def __init__(self, certificates_der: tuple[bytes, ...], key_der: bytes) -> None:
        chain = [next(iter(load_certs_from_pemder_data(der))) for der in certificates_der]
        embedded = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        embedded.register_multiple(chain)
        key = load_private_key_from_pemder_data(key_der, None)
        self._stamper = DummyTimeStamper(tsa_cert=chain[0], tsa_key=key, certs_to_embed=embedded)

    def answer(self, request: bytes) -> bytes:
        """A granted time stamp (DER) for a request (DER).  Raises: ValueError for what is no request."""
        asked = tsp.TimeStampReq.load(request, strict=True)
        return bytes(self._stamper.request_tsa_response(asked).dump())

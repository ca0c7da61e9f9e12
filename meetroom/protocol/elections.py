"""Bodies of the requests of verifiable votes; knows no transport.  See docs/protocol.md#verifiable-votes.

Each that changes something carries a `command_id` chosen at random by the sender: given again, it is answered again.
"""

from typing import Annotated

import msgspec

from meetroom.domain.core import CommandId
from meetroom.protocol.http import Body

MAX_TEXT_BYTES = 1536 * 1024
"""A ballot with yes, no or abstain on each of 200 candidates takes 1.2 MB at most, a usual one 6 to 20 kB."""
MAX_CREDENTIAL_DIGITS = 640


class GiveText(Body, frozen=True, kw_only=True):
    """A text in the format of Belenios: a step of a scrutineer's device, a ballot, or a part of the opening."""

    command_id: CommandId
    text: Annotated[str, msgspec.Meta(max_length=MAX_TEXT_BYTES)]


class RegisterDevice(Body, frozen=True, kw_only=True):
    """The public credential of the device that will vote for the sender, in decimal."""

    command_id: CommandId
    public_credential: Annotated[str, msgspec.Meta(max_length=MAX_CREDENTIAL_DIGITS)]


class Seal(Body, frozen=True, kw_only=True):
    """Fix question, keys and roster."""

    command_id: CommandId


class Placed(Body, frozen=True, kw_only=True):
    """It stands in the chain; its last fact is at `seq`."""

    seq: int


class Certificates(Body, frozen=True, kw_only=True):
    """What scrutineers' devices published in step 1, in the order of the plan; "" for those that have not yet."""

    texts: tuple[str, ...]


class SealedTexts(Body, frozen=True, kw_only=True):
    """What was sealed; the roster follows from the credentials in the chain."""

    election: str
    keys: str


class ShareTexts(Body, frozen=True, kw_only=True):
    """What one scrutineer's device needs for its share: all certificates, and what the others sealed for it."""

    certificates: tuple[str, ...]
    received: str

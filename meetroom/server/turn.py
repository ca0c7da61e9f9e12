"""What clients are told of TURN servers, with credentials that run out; knows no TURN itself.

Source: coturn's `use-auth-secret`, after draft-uberti-behave-turn-rest.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from meetroom.domain.core import PersonId
from meetroom.protocol.signalling import IceServerInfo
from meetroom.server.config import ServerConfig

VALID_S = 24 * 3_600
"""Longer than a sitting: an allocation is renewed with the credentials it was made with."""


def ice_servers_for(config: ServerConfig, person_id: PersonId, now: datetime) -> tuple[IceServerInfo, ...]:
    """The TURN servers of the configuration, those with a shared secret with credentials of this person."""
    if not config.turn_urls:
        return config.ice_servers
    shared = IceServerInfo(urls=config.turn_urls)
    if config.turn_secret:
        username = f"{int(now.timestamp()) + VALID_S}:{person_id}"
        # SHA-1 is what coturn computes; as HMAC under a secret it holds.
        digest = hmac.digest(config.turn_secret.encode(), username.encode(), hashlib.sha1)
        shared = IceServerInfo(config.turn_urls, username, base64.b64encode(digest).decode())
    return (*config.ice_servers, shared)

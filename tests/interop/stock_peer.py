"""A client of aiohttp and a stock aiortc peer, written from docs/protocol.md alone; imports nothing of ours."""

import asyncio
import hashlib
import json
import secrets
import ssl
from collections.abc import Callable
from typing import Any, cast

import aiohttp
import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpsender import RTCRtpSender
from av import AudioFrame, VideoFrame
from numpy.typing import NDArray

VOICE_SLOTS = 3
LAYERS = ("high", "low")
AGAIN_S = 1.0


class StockPeer:
    """One person with a camera (one track per layer, high first), a microphone, and tiles to show others in."""

    def __init__(self, voice: MediaStreamTrack, layers: list[MediaStreamTrack], *, tiles: int, codec: str) -> None:
        self.voice, self.layers, self.tiles, self.codec = voice, layers, tiles, codec
        self.leg_id = ""
        self.roster: list[dict[str, Any]] = []
        self.failures: list[str] = []
        self.pictures: dict[str, NDArray[np.uint8]] = {}
        """By mid: the luma of the picture shown last."""
        self.counts: dict[str, int] = {}
        """By mid: pictures shown."""
        self.sound: dict[str, NDArray[np.int16]] = {}
        """By mid: the last 200 ms, 48 kHz, mono."""
        self._fills: dict[str, list[dict[str, Any]]] = {}
        self._demand: dict[str, list[str]] = {}
        self.ice_servers: list[dict[str, Any]] = []
        self.connection = self._new_connection()
        self._wanted = ("", 0)
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._offer_id = ""
        self._answered: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._welcomed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def slots(self) -> list[dict[str, Any]]:
        """What is in the slots of the present leg."""
        return self._fills.get(self.leg_id, [])

    @property
    def demand(self) -> list[str]:
        """Layers of the present leg that somebody watches."""
        return self._demand.get(self.leg_id, [])

    async def come(self, link: str, meeting_id: str) -> None:
        """Redeem an invitation link and open the session: trust nobody but the CA that the link names."""
        place, _, secret = link.removeprefix("meetroom://").partition("/")
        code, _, expected = secret.partition(".")
        server = f"https://{place}"
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as unsure,
            unsure.get(f"{server}/api/ca.pem") as answer,
        ):
            pem = await answer.text()
        if hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest() != expected:
            raise ConnectionError("somebody else's server")
        trust = ssl.create_default_context(cadata=pem)
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust))
        async with self._http.post(f"{server}/api/redeem", json={"code": code, "device": "stock"}) as answer:
            token = (await answer.json())["token"]
        address = f"{server}/api/meetings/{meeting_id}/session"
        self._socket = await self._http.ws_connect(address, headers={"Authorization": f"Bearer {token}"})
        await self._say(type="Hello", protocol=1, client="stock", device="stock")
        self._start(self._listen())
        await self._welcomed

    async def join(self) -> None:
        """Offer a leg; returns when its line stands."""
        self.connection = self._new_connection()
        for track in (self.voice, *self.layers):
            self._send_track(track)
        for kind, count in (("audio", VOICE_SLOTS), ("video", self.tiles)):
            for _ in range(count):
                self.connection.addTransceiver(kind, direction="recvonly")
        await self.connection.setLocalDescription(await self.connection.createOffer())
        answer = await self._offer(self.connection.localDescription.sdp)
        await self.connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
        self.leg_id = answer["leg_id"]
        await self._say(type="MediaState", muted=False, camera=True, sharing=False)
        self._obey_demand()
        for line in self.connection.getTransceivers():
            if line.direction == "recvonly":
                take = self._watch if line.kind == "video" else self._hear
                self._start(take(line.mid or "", line.receiver.track))
        await self.until(lambda: self.connection.connectionState == "connected")

    async def renew(self) -> None:
        """Begin anew with a second connection; the first one is closed when the second stands."""
        before = self.connection
        await self.join()
        await before.close()

    async def want(self, person_id: str, height_px: int) -> None:
        """Show one person, whatever leg they have."""
        self._wanted = (person_id, height_px)
        await self._say_wants()

    async def _say_wants(self) -> None:
        person_id, height_px = self._wanted
        shown = [leg["leg_id"] for leg in self.roster if leg["person_id"] == person_id]
        await self._say(type="SetWants", wants=[{"leg_id": leg_id, "height_px": height_px} for leg_id in shown])

    async def leave(self) -> None:
        """End the leg, not the session."""
        await self._say(type="MediaLeave")
        await self.connection.close()

    async def until(self, holds: Callable[[], object], limit_s: float = 60.0) -> None:
        """Wait for a fact."""
        async with asyncio.timeout(limit_s):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def close(self) -> None:
        """Hang up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.connection.close()
        await self._socket.close()
        await self._http.close()

    def _new_connection(self) -> RTCPeerConnection:
        servers = [RTCIceServer(s["urls"], s["username"], s["credential"]) for s in self.ice_servers]
        made = RTCPeerConnection(RTCConfiguration(iceServers=servers, bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        made.on("connectionstatechange", lambda: self._news.set())
        return made

    def _send_track(self, track: MediaStreamTrack) -> None:
        line = self.connection.addTransceiver(track, direction="sendonly")
        if track.kind == "video":
            offered = RTCRtpSender.getCapabilities("video").codecs
            line.setCodecPreferences([entry for entry in offered if entry.mimeType == self.codec])

    async def _offer(self, sdp: str) -> dict[str, Any]:
        """Offer until it is answered: a relay that died takes its time to be there again."""
        while True:
            self._offer_id, self._answered = secrets.token_hex(8), asyncio.get_running_loop().create_future()
            await self._say(type="MediaOffer", sdp=sdp, offer_id=self._offer_id)
            answer = await self._answered
            if answer["type"] == "MediaAnswer":
                return answer
            await asyncio.sleep(AGAIN_S)

    async def _say(self, **message: object) -> None:
        await self._socket.send_str(json.dumps(message))

    async def _listen(self) -> None:
        async for frame in self._socket:
            message = json.loads(frame.data)
            match message["type"]:
                case "Welcome":
                    self.ice_servers = message["ice_servers"]
                    self._welcomed.set_result(None)
                case "MediaAnswer":
                    self._take(message)
                case "MediaFailed":
                    self.failures.append(message["why"])
                    self._take(message)
                case "CallRoster" | "CallRosterChange":
                    other = {*message.get("gone", ()), *(leg["leg_id"] for leg in message["legs"])}
                    kept = self.roster if "gone" in message else []
                    self.roster = [leg for leg in kept if leg["leg_id"] not in other] + message["legs"]
                    await self._say_wants()
                case "SlotMap":
                    self._fills[message["leg_id"] or self.leg_id] = message["fills"]
                case "LayerDemand":
                    self._demand[message["leg_id"] or self.leg_id] = message["layers"]
                    self._obey_demand()
            self._news.set()

    def _take(self, answer: dict[str, Any]) -> None:
        if answer.get("offer_id") == self._offer_id and not self._answered.done():
            self._answered.set_result(answer)

    def _obey_demand(self) -> None:
        """Encode only what somebody watches."""
        if not self.leg_id:
            return
        cameras = [
            t.sender for t in self.connection.getTransceivers() if t.kind == "video" and t.direction == "sendonly"
        ]
        for sender, layer, track in zip(cameras, LAYERS, self.layers, strict=False):
            sender.replaceTrack(track if layer in self.demand else None)

    async def _watch(self, mid: str, track: MediaStreamTrack) -> None:
        while (frame := await _next(track)) is not None:
            if isinstance(frame, VideoFrame):
                self.pictures[mid] = cast("NDArray[np.uint8]", frame.to_ndarray(format="gray"))
                self.counts[mid] = self.counts.get(mid, 0) + 1
                self._news.set()

    async def _hear(self, mid: str, track: MediaStreamTrack) -> None:
        while (frame := await _next(track)) is not None:
            if isinstance(frame, AudioFrame):
                sound = cast("NDArray[np.int16]", frame.to_ndarray()).reshape(-1)[:: len(frame.layout.channels)]
                self.sound[mid] = np.concatenate((self.sound.get(mid, sound[:0]), sound))[-9600:]
                self._news.set()

    def _start(self, work: Any) -> None:
        self._tasks.add(asyncio.create_task(work))


async def _next(track: MediaStreamTrack) -> object:
    try:
        return await track.recv()
    except MediaStreamError:
        return None

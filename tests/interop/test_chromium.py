"""A current Chromium with a page written from docs/protocol.md alone joins, sends, receives, comes back."""

import asyncio
import base64
import functools
import json
import os
import signal
import wave
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from meetroom.media.audio import RATE_HZ, SyntheticVoice
from meetroom.media.picture import SyntheticCamera, picture_of, read_code
from tests.client.conftest import PASSWORD
from tests.interop.chromium import CHROMIUM, Page, browser, key_hash
from tests.interop.conftest import PATIENCE_S, Hall, Own, legs, open_hall, window
from tests.interop.coturn import TURNSERVER, coturn

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)")

PAGE = Path(__file__).with_name("page.js")
SENDER = 20
Mids = dict[str, dict[str, Any]]
WIDTH_PX, HEIGHT_PX, PICTURES_PER_S = 320, 180, 15


def film_of(folder: Path) -> Path:
    """What the fake camera shows again and again: a synthetic camera, two seconds of it."""
    path = folder / "camera.y4m"
    camera = SyntheticCamera(SENDER, WIDTH_PX, HEIGHT_PX)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH_PX} H{HEIGHT_PX} F{PICTURES_PER_S}:1 Ip A1:1 C420jpeg\n".encode())
        for _ in range(2 * PICTURES_PER_S):
            picture = camera.picture()
            file.write(b"FRAME\n" + b"".join(picture.plane(index).tobytes() for index in range(3)))
    return path


def voice_of(folder: Path) -> Path:
    """What the fake microphone hears again and again."""
    path = folder / "voice.wav"
    voice = SyntheticVoice(SENDER)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(b"".join(voice.frame().tobytes() for _ in range(100)))
    return path


class Browser:
    """The point in the browser, as a test sees it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def do(self, method: str, *arguments: object) -> Any:
        """Call a method of the page's point."""
        return await self.page.run(f"point.{method}({', '.join(map(json.dumps, arguments))})")

    async def view(self) -> dict[str, Any]:
        """What the page knows."""
        view: dict[str, Any] = await self.do("view")
        return view

    async def until(self, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Ask until the page's view fits."""
        view: dict[str, Any] = await until(self.view, holds)
        return view

    async def mids(self) -> Mids:
        """Figures of all m-lines, by mid."""
        mids: Mids = (await self.do("stats"))["mids"]
        return mids

    async def codes(self) -> dict[str, tuple[int, int, int]]:
        """Who is painted on what a tile shows now, how high it is, which frame, by the leg said to be in it."""
        found = {}
        for fill in (await self.view())["slots"]:
            shown = await self.page.run(f"look({json.dumps(fill['mid'])})")
            if fill["leg_id"] is None or fill["layer"] == "mic" or shown is None:
                continue
            luma = np.frombuffer(base64.b64decode(shown["luma"]), np.uint8).reshape(shown["height"], shown["width"])
            grey = np.full((shown["height"] // 2, shown["width"] // 2), 128, np.uint8)
            code = read_code(picture_of(luma.copy(), grey, grey))
            if code is not None:
                found[fill["leg_id"]] = (code.sender, shown["height"], code.frame)
        return found

    async def voices(self) -> frozenset[int]:
        """Who is heard in any voice slot."""
        heard: frozenset[int] = frozenset()
        for mid, figures in (await self.mids()).items():
            if figures["kind"] == "audio" and figures["type"] == "inbound-rtp":
                samples = await self.page.run(f"listen({json.dumps(mid)})")
                heard |= window(samples) if samples else frozenset()
        return heard


async def until(ask: Callable[[], Awaitable[Any]], holds: Callable[[Any], object]) -> Any:
    """Ask the browser until the answer fits.  Raises: TimeoutError."""
    answer = None
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not holds(answer := await ask()):  # noqa: ASYNC110  (a page is asked, it does not call)
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(answer) from None
    return answer


@asynccontextmanager
async def entered_page(hall: Hall, folder: Path) -> AsyncIterator[Browser]:
    """A browser whose page is logged in and in the session."""
    await hall.stranger("browser")
    chain = hall.server.house.authority.chain_path.read_bytes()
    flags = (
        f"--ignore-certificate-errors-spki-list={key_hash(chain)}",
        f"--use-file-for-fake-video-capture={film_of(folder)}",
        f"--use-file-for-fake-audio-capture={voice_of(folder)}",
    )
    async with browser(folder, *flags) as page:
        # Any page of the server's own address will do: it is the origin that counts.
        await page.open(f"{hall.server.url}/api/health")
        await page.run(PAGE.read_text(encoding="utf-8"))
        point = Browser(page)
        await point.do("logIn", "browser", PASSWORD)
        await point.do("enter", hall.town.meeting_id)
        yield point


@pytest.fixture
async def point(hall: Hall, tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser that may join."""
    async with entered_page(hall, tmp_path) as made:
        yield made


def tiles(codec: str, *, relay_only: bool = False) -> dict[str, object]:
    """How the page joins."""
    return {"tiles": 2, "codec": codec, "relayOnly": relay_only}


async def entered(hall: Hall, point: Browser, codec: str) -> tuple[str, Own, Own]:
    """Two of our own clients and the browser, in the conference.  Returns: the browser's leg, and the two."""
    one, two = await hall.own(1), await hall.own(2)
    await point.do("join", tiles(codec))
    view = await point.until(lambda v: v["state"] == "connected" and len(v["roster"]) == 3)
    return view["legId"], one, two


async def watch(point: Browser, height_px: int, *others: Own) -> None:
    """Have the page show the others at a height."""
    await point.do("want", [own.client.me for own in others], height_px)


async def sees(own: Own, leg_id: str, heights_px: set[int]) -> None:
    """Wait until one of ours sees what the browser's camera was shown, at one of these heights."""
    await own.until(lambda: own.seen(leg_id) and own.seen(leg_id) <= {(SENDER, height) for height in heights_px})


@pytest.mark.parametrize("codec", ["H264", "VP8"])
async def test_sees_and_is_seen_hears_and_is_heard(hall: Hall, point: Browser, codec: str) -> None:
    leg_id, one, two = await entered(hall, point, codec)
    await watch(point, 360, one, two)
    one.want(leg_id, 360)
    two.want(leg_id, 90)
    await until(point.codes, functools.partial(shows, 180, one, two))
    await until(point.voices, lambda voices: voices >= {1, 2})
    for own in (one, two):
        await own.until(lambda own=own: SENDER in own.heard())  # type: ignore[misc]
    # Chromium begins a layer smaller than it is and grows it with its estimate of the line.
    await sees(one, leg_id, {HEIGHT_PX})
    await sees(two, leg_id, {HEIGHT_PX // 2})
    await shows_every_picture(point, one, two)
    sent = {figures["mid"]: figures for figures in (await point.mids()).values() if figures["type"] == "outbound-rtp"}
    assert {figures["codec"] for figures in sent.values() if figures["kind"] == "video"} == {f"video/{codec}"}


def shows(height_px: int, *rest: Any) -> bool:
    """Whether the tiles show just these of ours, each under the leg it has now, on a layer of this height."""
    *others, codes = rest
    return {who: code[:2] for who, code in codes.items()} == {own.leg_id: (own.sender, height_px) for own in others}


async def shows_every_picture(point: Browser, *others: Own) -> None:
    """Wait for a stretch of pictures in all tiles at the rate they were painted, none undecodable, nothing lost."""
    await until(lambda: clean_stretch(point, len(others)), lambda clean: clean is True)


async def clean_stretch(point: Browser, tiles: int) -> object:
    """True after 25 clean pictures in each tile, else what came of it: a machine that is busy may skip some."""
    begin, painted = shown(await point.mids()), await point.codes()
    end, after = begin, painted
    # How often is asked says nothing of how long it took: only a picture that came ends the stretch.
    stop = asyncio.get_running_loop().time() + PATIENCE_S / 3
    while asyncio.get_running_loop().time() < stop and not all(
        now["framesDecoded"] >= begin[mid]["framesDecoded"] + 25 for mid, now in end.items() if mid in begin
    ):
        await asyncio.sleep(0.1)
        end, after = shown(await point.mids()), await point.codes()
    moved = {mid: now["framesDecoded"] - begin[mid]["framesDecoded"] for mid, now in end.items() if mid in begin}
    made = sum(code[2] - painted[who][2] for who, code in after.items() if who in painted)
    clean = (
        len(moved) == len(after) == len(painted) == tiles
        and min(moved.values()) >= 25
        and sum(moved.values()) >= 0.7 * made
    )
    # A decoder that cannot go on asks for a keyframe.
    clean &= all(now["pliCount"] == begin[mid]["pliCount"] for mid, now in end.items() if mid in begin)
    clean &= all(now["packetsLost"] == 0 for now in end.values())
    clean &= all(now["framesReceived"] - now["framesDecoded"] <= 3 for now in end.values())
    return clean or (moved, made, end)


def shown(mids: Mids) -> Mids:
    """Figures of the tiles among those of all m-lines."""
    return {mid: f for mid, f in mids.items() if f["type"] == "inbound-rtp" and f["kind"] == "video"}


async def encodes_only_what_is_watched(point: Browser) -> None:
    """Nobody watches the low layer: while the high one goes on, not one picture of it is encoded."""
    await point.until(lambda v: set(v["demand"]) == {"mic", "high"})
    high, low = [mid for mid, f in (await point.mids()).items() if f["type"] == "outbound-rtp" and f["kind"] == "video"]
    begin = await until(point.mids, lambda mids: not mids[low]["active"])
    end = await until(point.mids, lambda mids: mids[high]["framesEncoded"] >= begin[high]["framesEncoded"] + 15)
    assert end[low]["framesEncoded"] <= begin[low]["framesEncoded"] + 1


async def test_changes_layers_is_muted_and_comes_back(hall: Hall, point: Browser) -> None:
    leg_id, one, two = await entered(hall, point, "VP8")
    one.want(leg_id, 360)
    for height_px, layer_px in ((360, 180), (120, 90), (360, 180)):
        await watch(point, height_px, one)
        await until(point.codes, functools.partial(shows, layer_px, one))
    await encodes_only_what_is_watched(point)

    await one.until(lambda: SENDER in one.heard())
    await point.do("mute", True)
    await one.until(lambda: one.heard() and SENDER not in one.heard())
    await point.do("mute", False)
    await one.until(lambda: SENDER in one.heard())

    relay = hall.server.relay
    assert relay is not None
    os.kill(relay.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    await point.until(lambda v: v["legId"] != leg_id and v["state"] == "connected")
    view = await point.until(lambda v: legs(v["roster"]) == {v["legId"], one.leg_id, two.leg_id})
    await watch(point, 360, one, two)
    one.want(view["legId"], 360)
    await until(point.codes, functools.partial(shows, 180, one, two))
    await sees(one, view["legId"], {HEIGHT_PX})
    await one.until(lambda: SENDER in one.heard())
    await point.do("leave")
    await one.until(lambda: len(one.conference.state.roster) == 2)


@pytest.mark.skipif(TURNSERVER is None, reason="coturn is not installed (Debian: apt-get install coturn)")
async def test_takes_part_through_turn_over_tcp_alone(tmp_path: Path) -> None:
    async with coturn(tmp_path, "use-auth-secret", "static-auth-secret=bi-mat-chung") as turn:
        settings = {"turn_urls": (turn.url("tcp"),), "turn_secret": "bi-mat-chung"}
        async with open_hall(tmp_path, **settings) as hall, entered_page(hall, tmp_path) as point:
            own = await hall.own(1)
            await point.do("join", tiles("VP8", relay_only=True))
            view = await point.until(lambda v: v["state"] == "connected" and len(v["roster"]) == 2)
            await watch(point, 360, own)
            own.want(view["legId"], 360)
            await until(point.codes, functools.partial(shows, 180, own))
            await sees(own, view["legId"], {HEIGHT_PX})
            await own.until(lambda: SENDER in own.heard())

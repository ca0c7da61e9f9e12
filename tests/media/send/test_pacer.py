"""Large pictures leave in groups and in order; what is urgent passes them."""

import asyncio

from meetroom.media.send.pacer import GROUP_EVERY_S, GROUP_PACKETS, Pacer


async def test_groups_keep_their_distance_and_their_order() -> None:
    loop = asyncio.get_running_loop()
    sent: list[tuple[int, float]] = []
    done = asyncio.Event()

    def transmit(packet: bytes) -> None:
        sent.append((packet[0], loop.time()))
        if packet[0] == 34:
            done.set()

    pacer = Pacer(loop, transmit)
    pacer.send(bytes((number,)) for number in range(30))
    assert len(sent) == GROUP_PACKETS
    pacer.send(bytes((number,)) for number in range(30, 35))
    pacer.urgent([b"\xff"])
    assert sent[-1][0] == 255
    await asyncio.wait_for(done.wait(), 10)
    assert [number for number, _ in sent if number != 255] == list(range(35))
    assert sent[-1][1] - sent[0][1] >= 2.5 * GROUP_EVERY_S


async def test_small_picture_leaves_at_once() -> None:
    sent: list[bytes] = []
    pacer = Pacer(asyncio.get_running_loop(), sent.append)
    pacer.send([b"a", b"b"])
    assert sent == [b"a", b"b"]


async def test_closed_pacer_forgets_what_waits() -> None:
    sent: list[bytes] = []
    pacer = Pacer(asyncio.get_running_loop(), sent.append)
    pacer.send([b"x"] * 25)
    pacer.close()
    pacer.send([b"y"])
    assert sent == [b"x"] * GROUP_PACKETS + [b"y"]

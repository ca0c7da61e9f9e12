"""The time-stamp authority of the demonstration on a loopback port; knows no paper and no meeting."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from meetroom.archive.trial_stamps import TrialStamper


@asynccontextmanager
async def stamping(stamper: TrialStamper) -> AsyncIterator[str]:
    """Serve time stamps by RFC 3161 over HTTP; the address, as long as the block lasts."""

    async def answer(request: web.Request) -> web.Response:
        stamped = await asyncio.to_thread(stamper.answer, await request.read())
        return web.Response(body=stamped, content_type="application/timestamp-reply")

    app = web.Application()
    app.router.add_post("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}/"
    finally:
        await runner.cleanup()

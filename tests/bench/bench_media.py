"""All rows of the conference engine's table: `make bench-media`, one of them by `ARGS="--only NAME"`."""

import sys

from tests.bench.parts import run

PARTS: dict[str, str] = {
    "relay": "tests.bench.media_relay",
    "client": "tests.bench.media_client",
    "trouble": "tests.bench.media_trouble",
    "line": "tests.bench.media_line",
    "sound": "tests.bench.media_sound",
    "join": "tests.bench.media_join",
    "scale": "tests.bench.media_scale",
}

if __name__ == "__main__":
    sys.exit(run("media", __doc__, PARTS))

"""How long an Opus packet sounds, read from its first bytes; decodes nothing.  Source: RFC 6716 section 3."""

TICKS_PER_MS = 48
MAX_TICKS = 120 * TICKS_PER_MS
_SILK_MS = (10.0, 20.0, 40.0, 60.0)
_HYBRID_MS = (10.0, 20.0)
_CELT_MS = (2.5, 5.0, 10.0, 20.0)


def opus_ticks(payload: bytes) -> int:
    """Return the duration in ticks of 48 kHz; 0 for what is no Opus packet."""
    if not payload:
        return 0
    config, code = payload[0] >> 3, payload[0] & 0x03
    if config < 12:
        frame_ms = _SILK_MS[config & 3]
    elif config < 16:
        frame_ms = _HYBRID_MS[config & 1]
    else:
        frame_ms = _CELT_MS[config & 3]
    frames = (1, 2, 2, payload[1] & 0x3F if len(payload) > 1 else 0)[code]
    ticks = int(frames * frame_ms * TICKS_PER_MS)
    return ticks if ticks <= MAX_TICKS else 0

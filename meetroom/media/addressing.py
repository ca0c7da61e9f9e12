"""Where a relay is reached, as its SDP answer says it; light to import, knows nothing else of the answer."""


def readdressed(answer_sdp: str, *, host: str | None = None, port: int | None = None) -> str:
    """Return the answer with another host or port in its candidates; None leaves what was announced.

    For whoever reaches the relay by another way than the announced one: through a forwarded port, or from within
    its own machine.
    """
    if host is None and port is None:
        return answer_sdp
    lines = []
    for line in answer_sdp.splitlines():
        words = line.split(" ")
        if line.startswith("a=candidate:") and len(words) > 5:
            words[4] = words[4] if host is None else host
            words[5] = words[5] if port is None else str(port)
        lines.append(" ".join(words))
    return "\r\n".join(lines) + "\r\n"

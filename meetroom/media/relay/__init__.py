"""The relay: forwards voices and pictures without decoding them; knows no meeting rules and no person.

Read from the outside in: `process` (what the server holds) → `control`, `messages` → `__main__`, `service`,
`endpoint` (the process, its socket) → `engine` (legs, datagrams, timers) → `line`, `stun`, `srtp` (one client's
line), `negotiation` (SDP) and `figures` → `forwarder`, `fanout`, `outbox` (the hot path), `feedback` (RTCP) → and
without any I/O: `room`, `seating`, `speakers`, `downlink` (who gets what), `source`, `slot`, `redundancy`, `arrivals`,
`codecs` (numbers and packets).
"""

"""Strangers that follow docs/protocol.md alone, and Debian's TURN server, against the real server and client."""

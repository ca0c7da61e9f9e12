"""Bytes and messages on the wire between client and server; knows no transport."""

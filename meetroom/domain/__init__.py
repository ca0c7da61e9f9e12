"""The rules of a formal meeting as pure functions; no I/O, no clock, no randomness."""

"""Ballots anyone can check: the Belenios format, version 1; pure functions that know no meeting, no wire and no disk.

Randomness is an argument (`Draw`): production passes `secrets.randbelow`, a test a seeded generator.
"""

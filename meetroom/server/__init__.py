"""The meeting server: the only writer of each meeting's chain."""

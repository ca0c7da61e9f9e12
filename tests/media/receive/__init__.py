"""Tests of meetroom.media.receive."""

"""Tests of meetroom.media.send."""

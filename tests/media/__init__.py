"""Tests of meetroom.media."""

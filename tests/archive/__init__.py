"""Tests of meetroom.archive."""

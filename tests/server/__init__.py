"""Tests of meetroom.server."""

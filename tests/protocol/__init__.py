"""Tests of meetroom.protocol."""

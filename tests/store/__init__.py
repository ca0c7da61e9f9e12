"""Tests of meetroom.store."""

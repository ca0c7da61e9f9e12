"""Tests of meetroom.domain."""

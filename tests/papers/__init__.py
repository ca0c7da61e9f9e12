"""Tests of meetroom.papers."""

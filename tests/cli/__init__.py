"""Tests of meetroom.cli."""

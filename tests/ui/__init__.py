"""Tests of meetroom.ui."""

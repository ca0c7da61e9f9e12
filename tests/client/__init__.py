"""Tests of meetroom.client."""

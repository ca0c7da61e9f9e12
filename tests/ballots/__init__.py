"""Tests of meetroom.ballots."""

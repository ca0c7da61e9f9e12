"""Tests of RTP without input or output."""

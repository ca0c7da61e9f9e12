"""Tests of meetroom, mirroring its folders."""

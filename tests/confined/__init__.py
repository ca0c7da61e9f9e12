"""Tests of children with limits."""

"""Benches: figures of the whole, written to build/bench; not part of the test run."""

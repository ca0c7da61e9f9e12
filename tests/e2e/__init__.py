"""Whole meetings over real sockets."""

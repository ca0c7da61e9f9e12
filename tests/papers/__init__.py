"""Tests of the documents handed out."""

"""The demonstration: one whole meeting over eleven points, every program in a process of its own."""

"""Items that paint in Python: pages, ink, video; they know nothing of the meeting."""

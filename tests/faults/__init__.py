"""Bad lines and other misfortunes that tests bring about on purpose."""

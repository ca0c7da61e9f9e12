"""What survives a restart: journal, blobs, accounts; the only place that knows SQLAlchemy."""

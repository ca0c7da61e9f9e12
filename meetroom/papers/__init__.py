"""Documents handed out: intake, sealing, pages, export; knows no network."""

"""From the chain to paper: minutes as PDF and checks of a chain; knows no network."""

"""The relay: forwards voices and pictures without decoding them; knows no meeting rules and no person."""

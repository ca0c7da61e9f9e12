"""The conference engine: pictures and voices over WebRTC; knows no meeting rules and no screen."""

"""The client engine behind the screens: link, replica, outbox, library, conference; knows no Qt."""

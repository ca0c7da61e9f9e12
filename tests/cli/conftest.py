"""Qt without a display for the windows of the demonstration."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QSG_RENDER_LOOP"] = "basic"
os.environ["QT_QUICK_CONTROLS_STYLE"] = "Basic"

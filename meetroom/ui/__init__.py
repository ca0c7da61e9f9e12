"""The screens: view models, items and QML; PySide6 lives here and nowhere else."""

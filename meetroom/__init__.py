"""meetroom: paperless meetings of a public body over many connected points; knows only where its files lie."""

from pathlib import Path

__version__ = "0.1.0"


def resource_path(*parts: str) -> Path:
    """Path of a file shipped with the product, installed or in a checkout.

    Args:
        parts: path below `resources/`, e.g. `("fonts", "BeVietnamPro-Regular.ttf")`.
    Raises: FileNotFoundError when the file is not part of this installation.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "resources", package.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(("resources", *parts)))

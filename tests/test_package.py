"""The package as it is installed: nothing left out of the wheel, resources found, no path of a checkout needed."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import meetroom

ROOT = Path(__file__).resolve().parent.parent


def declared() -> set[str]:
    """Packages that pyproject.toml installs."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return set(tomllib.load(file)["tool"]["setuptools"]["packages"])


def test_every_package_folder_is_installed() -> None:
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "meetroom").rglob("__init__.py")
        if "__pycache__" not in path.parts
    }
    assert declared() - {"meetroom.resources"} == found


def test_missing_resource_is_an_error() -> None:
    assert meetroom.resource_path("fonts").is_dir()
    with pytest.raises(FileNotFoundError):
        meetroom.resource_path("fonts", "no-such-font.ttf")


def test_wheel_holds_code_and_resources(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    build = tmp_path / "source"
    # Built from a copy, so that the checkout stays as it is.
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "meetroom", "resources", "pyproject.toml", "README.md"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if tracked.returncode:
        pytest.skip("not a git checkout: the wheel is built from the tracked files")
    for name in filter(None, tracked.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (build / name).parent.mkdir(parents=True, exist_ok=True)
            (build / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(build)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "meetroom/domain/meeting.py",
        "meetroom/resources/demo/meeting.toml",
        "meetroom/resources/fonts/BeVietnamPro-Regular.ttf",
        "meetroom/resources/i18n/cli/vi/LC_MESSAGES/meetroom.mo",
        "meetroom/resources/qml/Meetroom/Theme.qml",
    ):
        assert wanted in names
    assert not any(name.startswith("tests/") for name in names)

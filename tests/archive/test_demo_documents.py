"""The demonstration: papers with the promised pages, rebuilt byte for byte, and a meeting.toml that fits them."""

import importlib.util
import sys
import tomllib
import zipfile
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest

from meetroom import resource_path

PAPERS = {
    "chuong-trinh.pdf": (2, "Phiên họp thường kỳ tháng 11 năm 2026"),
    "bao-cao-kinh-te-xa-hoi.pdf": (40, "Tổng sản phẩm trên địa bàn"),
    "du-thao-nghi-quyet.pdf": (3, "Điều 1. Tổng mức và cơ cấu vốn"),
}
DEMO = resource_path("demo")


def source(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec = importlib.util.spec_from_file_location(name, DEMO / "source" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def meeting() -> dict[str, Any]:
    with (DEMO / "meeting.toml").open("rb") as file:
        return tomllib.load(file)


@pytest.mark.parametrize("name", PAPERS)
def test_pages_and_text(name: str) -> None:
    pages, words = PAPERS[name]
    reader = pypdf.PdfReader(DEMO / name)
    assert len(reader.pages) == pages
    assert words in " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_the_report_has_an_outline_and_a_landscape_page() -> None:
    reader = pypdf.PdfReader(DEMO / "bao-cao-kinh-te-xa-hoi.pdf")
    assert len(reader.outline) >= 8
    assert any(page.mediabox.width > page.mediabox.height for page in reader.pages)


@pytest.mark.parametrize("name", PAPERS)
def test_papers_are_rebuilt_byte_for_byte(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    built = source("build", monkeypatch).pdf(name.removesuffix(".pdf"))
    assert built == (DEMO / name).read_bytes()


def test_the_docx_is_whole_and_rebuilt_byte_for_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    path = DEMO / "y-kien-tham-gia.docx"
    assert source("opinions", monkeypatch).docx() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert ElementTree.fromstring(archive.read(name)) is not None
        assert "TỔNG HỢP Ý KIẾN THAM GIA" in archive.read("word/document.xml").decode()


def test_everything_together_is_small() -> None:
    assert sum(p.stat().st_size for p in DEMO.rglob("*") if p.is_file()) < 3_000_000


def test_meeting_describes_people_points_items_and_documents() -> None:
    plan = meeting()
    points = {p["id"] for p in plan["points"]}
    people = {p["id"]: p for p in plan["people"]}
    items = {i["id"] for i in plan["items"]}
    assert len(points) == 11
    assert len(people) == len(plan["people"])
    delegates = [p for p in people.values() if "delegate" in p["roles"]]
    assert len(delegates) >= 22
    assert {p["point"] for p in delegates} == points
    assert people[plan["meeting"]["chair"]]["roles"] == ["chair"]
    assert people[plan["meeting"]["secretary"]]["roles"] == ["secretary"]
    assert all((DEMO / d["file"]).is_file() and d["item"] in items for d in plan["documents"])
    assert {p["item"] for p in plan["polls"]} <= items
    assert all(entry["item"] in items for entry in (*plan["conclusions"], *plan["remarks"]))
    assert all(i["planned_s"] > 0 for i in plan["items"])

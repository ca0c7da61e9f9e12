"""Pages on trial: what a screen cannot show is refused, and time is not spent without end."""

import time

import pytest

from meetroom.papers import trial
from meetroom.papers.refusals import IntakeRefusal, IntakeRefused
from meetroom.papers.trial import try_pages
from tests.papers.paper_samples import make_pdf


def test_whole_pages_pass() -> None:
    try_pages(make_pdf(pages=3, text=[(50, 700, "Nghi quyet")]), pages=3, budget_s=10)


def test_both_readers_must_agree_on_the_pages() -> None:
    with pytest.raises(IntakeRefused) as refused:
        try_pages(make_pdf(pages=3), pages=4, budget_s=10)
    assert refused.value.why is IntakeRefusal.DAMAGED


def test_a_page_of_an_impossible_shape() -> None:
    with pytest.raises(IntakeRefused) as refused:
        try_pages(make_pdf(media=(0, 0, 3, 14_000)), pages=1, budget_s=10)
    assert refused.value.why is IntakeRefusal.DAMAGED


def test_the_budget_ends_the_trial_after_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    monkeypatch.setattr(trial, "_try_page", lambda _, number: tried.append(number))
    try_pages(make_pdf(pages=3), pages=3, budget_s=-1)
    assert tried == [0]


def test_a_page_that_takes_its_time_is_drawn_as_on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    scales = []
    monkeypatch.setattr(trial, "_SLOW_S", -1.0)
    monkeypatch.setattr(trial, "_draw", lambda page, scale, area_pt: scales.append(round(scale * 600)))
    try_pages(make_pdf(), pages=1, budget_s=10)
    assert scales == [300, 1600]


def test_pictures_on_trial_stay_small() -> None:
    try_pages(make_pdf(media=(0, 0, 14_000, 14_000)), pages=1, budget_s=10)
    try_pages(make_pdf(media=(0, 0, 30, 900)), pages=1, budget_s=10)


def test_the_whole_jobs_budget_ends_the_trial_too(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    monkeypatch.setattr(trial, "_try_page", lambda _, number: tried.append(number))
    try_pages(make_pdf(pages=3), pages=3, budget_s=10, end_s=time.process_time() - 1)
    assert tried == [0]

"""What the meeting is called and by which rules it meets, changed by the office until the opening."""

import pytest
from msgspec.structs import replace

from meetroom.domain.core import GroupId
from meetroom.domain.state import ProxyRule, QuorumOf, RuleSet, Share
from meetroom.store.rule_files import offered_rule_sets
from meetroom.ui.rules_desk import rule_rows
from meetroom.ui.words import Language
from tests.ui.conftest import OpenWindow
from tests.ui.screen_walk import cut_texts, poor_targets
from tests.ui.sitting import SECRETARY, house_in_draft, house_in_session
from tests.ui.test_chair_screen import write


def test_name_place_and_time_are_changed_and_the_rest_stays(open_window: OpenWindow) -> None:
    house = house_in_draft()
    rules = house.meeting.rules
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart6"))
    assert client.wait(lambda: client.press("editMeeting"))
    assert client.wait(lambda: client.find("meetingNameInput") is not None)
    write(client, "meetingNameInput", "Kỳ họp thứ 19")
    write(client, "meetingParentBodyInput", "Thành phố Hải Lăng")
    edit = client.shell.sitting.edit
    before = (edit.day, edit.hour)
    assert client.press("meetingDayMore")
    assert client.press("meetingHourMore")
    assert client.wait(lambda: (edit.day, edit.hour) != before)
    start = house.meeting.planned_start
    assert client.press("meetingSave")
    assert client.wait(lambda: house.meeting.title == "Kỳ họp thứ 19")
    assert start is not None
    assert house.meeting.planned_start is not None
    assert 22 < (house.meeting.planned_start - start).total_seconds() / 3600 < 26
    assert (house.meeting.parent_body, house.meeting.rules) == ("Thành phố Hải Lăng", rules)
    assert client.wait(lambda: edit.title == "Kỳ họp thứ 19")


def test_the_time_can_be_left_open(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY)
    edit = client.shell.sitting.edit
    edit.begin()
    edit.setTimed(False)
    edit.save(house.meeting.title, "", "", "")
    assert client.wait(lambda: house.meeting.planned_start is None)
    assert client.wait(lambda: str(edit.detail) == "chưa định giờ")


def test_from_the_opening_on_it_stands(open_window: OpenWindow) -> None:
    client = open_window(house_in_session(), SECRETARY)
    assert client.wait(lambda: client.press("deskPart6"))
    assert client.wait(lambda: client.find("showRules") is not None)
    assert client.find("editMeeting") is None
    assert client.press("showRules")
    assert client.wait(lambda: client.find("rulesSheetClose") is not None)
    assert client.find("rulesSave") is None


def test_other_rules_are_looked_at_with_their_sources_and_chosen(open_window: OpenWindow) -> None:
    house = house_in_draft()
    client = open_window(house, SECRETARY)
    assert client.wait(lambda: client.press("deskPart6"))
    assert client.wait(lambda: client.press("showRules"))
    rules = client.shell.sitting.rules
    assert client.wait(lambda: len(rules.options) == len(offered_rule_sets()))
    offers = [offer.rules.name for offer in offered_rule_sets()]
    index = offers.index("council_sitting")
    rules.pick(index)
    values = {row.key: (row.value, row.source) for row in rules.lines.rows}
    assert values["quorum"][0].startswith("ít nhất 2/3 tổng số đại biểu")
    assert values["quorum"][1] != ""
    assert "decision-dismissal" in values
    client.window.grabWindow()
    assert cut_texts(client.window.contentItem()) == []
    assert poor_targets(client.window.contentItem()) == []
    assert client.press("rulesSave")
    assert client.wait(lambda: house.meeting.rules == offered_rule_sets()[index].rules)
    assert client.wait(lambda: str(rules.name) == offered_rule_sets()[index].name_vi)


def test_every_shipped_rule_is_said_with_a_source_in_both_languages() -> None:
    for offer in offered_rule_sets():
        for language in Language:
            rows = rule_rows(offer.rules, language)
            assert len({row.key for row in rows}) == len(rows)
            for row in rows:
                assert row.title, (offer.rules.name, row.key)
                assert row.value, (offer.rules.name, row.key)
                assert row.source, (offer.rules.name, row.key)
                assert " / " not in row.source or language not in (Language.VI, Language.EN)


@pytest.mark.parametrize(
    ("rules", "key", "said"),
    [
        (RuleSet(), "speech", "mỗi lượt 5 phút"),
        (RuleSet(speech_limit_s=0), "speech", "không giới hạn"),
        (
            RuleSet(speech_limit_s=0, speech_limit_person_s=600, balanced=True),
            "speech",
            "mỗi đại biểu 10 phút ở một mục · luân phiên ý kiến ủng hộ và phản đối",
        ),
        (RuleSet(), "quorum", "quá nửa tổng số đại biểu · thiếu túc số thì không mở biểu quyết"),
        (
            RuleSet(
                quorum_groups=(
                    QuorumOf(group_id=GroupId("Tổ 1"), share=Share(numerator=1, denominator=2, at_least=True)),
                ),
                quorum_binds_votes=False,
            ),
            "quorum",
            "quá nửa tổng số đại biểu · ≥ 1/2 “Tổ 1” · thiếu túc số vẫn mở được biểu quyết",
        ),
        (RuleSet(), "proxies", "không cho phép"),
        (
            replace(RuleSet(), proxies=ProxyRule(allowed=True, per_holder=2)),
            "proxies",
            "cho phép, mỗi người đại diện nhiều nhất 2",
        ),
        (RuleSet(late_minutes=15), "late", "từ 15 phút sau khai mạc"),
        (RuleSet(substitutes_vote=True), "substitutes", "được biểu quyết"),
        (RuleSet(), "objections", "không quy định thời hạn"),
        (RuleSet(objection_days=1), "objections", "trong 1 ngày kể từ khi duyệt biên bản"),
        (RuleSet(objection_days=3), "objections", "trong 3 ngày kể từ khi duyệt biên bản"),
    ],
)
def test_rules_are_said_in_words(rules: RuleSet, key: str, said: str) -> None:
    rows = {row.key: row.value for row in rule_rows(rules, Language.VI)}
    assert rows[key] == said

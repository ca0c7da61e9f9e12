"""Rule sets as files: read strictly, each number with its source, and such as a meeting takes."""

import json
import re
import tomllib
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import meetroom
from meetroom.domain import voting
from meetroom.domain.core import GroupId, PollId, Refused
from meetroom.domain.polls import Base, Detail, Method, PollKind, Share, TieRule
from meetroom.domain.rule_sets import MAX_BYTES, BadRuleSet, RuleFile, check_rules, read_rule_file, read_rule_set
from meetroom.domain.rulebook import DecisionRule, ProxyRule, QuorumOf, RuleSet
from tests.domain.driving import opened

FOLDER = meetroom.resource_path("rules")
FILES = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.toml"))}
WORKING = FILES["working_meeting"]
TWO_THIRDS = Share(2, 3, at_least=True)


def test_the_shipped_ones() -> None:
    assert set(FILES) == {"council_sitting", "committee_session", "working_meeting"}
    rules = {key: read_rule_set(raw) for key, raw in FILES.items()}
    assert {r.name for r in rules.values()} == set(FILES)
    of = {(key, d.key): d for key, r in rules.items() for d in r.decisions}
    assert rules["council_sitting"].quorum == rules["committee_session"].quorum == TWO_THIRDS
    assert not rules["council_sitting"].proxies.allowed
    resolution, dismissal = of["council_sitting", "resolution"], of["council_sitting", "dismissal"]
    assert (resolution.base, resolution.threshold) == (Base.ALL_MEMBERS, Share(1, 2))
    assert (dismissal.base, dismissal.threshold) == (Base.ALL_MEMBERS, TWO_THIRDS)
    election = of["council_sitting", "election"]
    assert (election.kind, election.method, election.tie) == (PollKind.SECRET, Method.CHOOSE, TieRule.AGAIN)
    assert (rules["committee_session"].base, rules["committee_session"].tie) == (Base.ALL_MEMBERS, TieRule.CHAIR)
    assert PollKind.WRITTEN in rules["committee_session"].kinds
    assert PollKind.WRITTEN not in rules["council_sitting"].kinds
    assert not rules["working_meeting"].quorum_binds_votes
    assert {r.objection_days for r in rules.values()} == {3}


def test_a_file_without_a_part_on_minutes_gives_no_term() -> None:
    without = re.sub(rb"\[minutes\]\n(.+\n)+", b"", WORKING)
    assert b"minutes" not in without.replace(b"late_minutes", b"")
    assert read_rule_set(without) == replace(read_rule_set(WORKING), objection_days=0)


def tables(tree: object) -> list[dict[str, object]]:
    """All parts of a file that hold a number or a choice."""
    if isinstance(tree, list):
        return [t for entry in tree for t in tables(entry)]
    if not isinstance(tree, dict):
        return []
    return [tree, *(t for entry in tree.values() for t in tables(entry))]


@pytest.mark.parametrize("key", FILES)
def test_every_part_names_its_source_in_both_languages(key: str) -> None:
    for part in tables(tomllib.loads(FILES[key].decode())):
        if "quorum" in part:
            continue  # the file itself
        source = part["source"]
        assert isinstance(source, str)
        assert " / " in source or "Luật số" in source


@pytest.mark.parametrize("key", FILES)
def test_a_meeting_takes_them_and_their_decisions_propose(key: str) -> None:
    rules = read_rule_set(FILES[key])
    drive = opened(replace(rules, quorum_binds_votes=False))
    for n, rule in enumerate(r for r in rules.decisions if r.method is Method.MOTION):
        poll_id = PollId(f"v{n}")
        drive.do("sec", voting.CreatePoll(poll_id=poll_id, question="?", kind=rule.kind, decision=rule.key))
        poll = drive.meeting.polls[poll_id]
        assert (poll.base, poll.threshold, poll.tie) == (rule.base, rule.threshold, rule.tie)
        assert poll.detail is rule.detail


def test_the_schema_beside_them_says_the_same() -> None:
    schema = json.loads((FOLDER / "rule_set.schema.json").read_text(encoding="utf-8"))
    assert schema.pop("$schema").endswith("2020-12/schema")
    assert schema == json.loads(json.dumps(msgspec.json.schema(RuleFile)))


BAD = [
    (b"x = 1", "`x`"),
    (b'key = "a"', "`name_vi`"),
    (b"\xff", "utf-8"),
    (b"key = " + b"9" * 5_000, "digits"),
    (b"key = x", "line 1"),
    (b"#" * (MAX_BYTES + 1), str(MAX_BYTES)),
    (b"a" + b".a" * 20_000 + b" = 1", "a key of more than 4 parts"),
    (WORKING.replace(b"binds_votes", b"bind_votes"), "`bind_votes` - at `quorum`"),
    (WORKING.replace(b'"present"', b'"presents"', 1), "`majority.base`"),
    (WORKING.replace(b'share = "1/2"', b'share = "3/2"', 1), "quorum.share: 3/2"),
    (WORKING.replace(b'share = "1/2"', b'share = "0/2"', 1), "quorum.share: 0/2"),
    (WORKING.replace(b'share = "1/2"', b'share = "half"', 1), "`quorum.share`"),
    (WORKING.replace(b'"choice"', b'"straw_poll"'), "one twice"),
    (WORKING.replace(b"late_minutes = 5", b"late_minutes = -5"), "`attendance.late_minutes`"),
    (WORKING.replace(b"objection_days = 3", b"objection_days = 91"), "`minutes.objection_days`"),
    (WORKING.replace(b"limit_s = 300", b"limit_s = 90000"), "`speech.limit_s`"),
    (WORKING.replace(b"may_change = true", b"may_change = 1"), "`votes.may_change`"),
    (WORKING.replace(b"[votes]\n", b'[votes]\nkinds = ["open", "open"]\n'), "one twice"),
    (WORKING.replace(b"[votes]\n", b"[votes]\nkinds = []\n"), "none"),
    (WORKING.replace(b"[attendance]", b"[present]"), "`present`"),
    (WORKING.split(b"[attendance]")[0], "`attendance`"),
    (WORKING + b'\n[[quorum.groups]]\ngroup = "x"\nshare = "2/1"\nsource = "x"\n', "quorum.groups[0].share"),
]


@pytest.mark.parametrize(("raw", "named"), BAD, ids=[named for _, named in BAD])
def test_what_cannot_be_used_is_named(raw: bytes, named: str) -> None:
    with pytest.raises(BadRuleSet) as caught:
        read_rule_set(raw)
    assert named in caught.value.why


def test_groups_of_a_body() -> None:
    raw = WORKING + b'\n[[quorum.groups]]\ngroup = "north"\nshare = "1/3"\nat_least = true\nsource = "x"\n'
    assert read_rule_set(raw).quorum_groups == (QuorumOf(GroupId("north"), Share(1, 3, at_least=True)),)
    assert read_rule_file(raw).quorum.groups[0].source == "x"


@given(st.binary(max_size=300), st.integers(0, len(WORKING)))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int) -> None:
    for raw in (noise, WORKING[:at] + noise + WORKING[at:]):
        with suppress(BadRuleSet):
            check_rules(read_rule_set(raw))


RULE = DecisionRule("k", "Một", "One", Base.CAST, Share(1, 2), detail=Detail.NAMES)


@pytest.mark.parametrize(
    "rules",
    [
        RuleSet(name=""),
        RuleSet(kinds=()),
        RuleSet(kinds=(PollKind.OPEN, PollKind.OPEN)),
        RuleSet(decisions=(RULE, RULE)),
        RuleSet(decisions=(replace(RULE, key="đ"),)),
        RuleSet(decisions=(replace(RULE, name_en=""),)),
        RuleSet(decisions=(replace(RULE, source="\x00"),)),
        RuleSet(decisions=(replace(RULE, threshold=Share(2, 1)),)),
        RuleSet(decisions=tuple(replace(RULE, key=f"k{n}") for n in range(101))),
        RuleSet(quorum_groups=(QuorumOf(GroupId("a"), Share(1, 1)),)),
        RuleSet(quorum_groups=(QuorumOf(GroupId("a"), Share(1, 2)),) * 2),
        RuleSet(proxies=ProxyRule(allowed=True, per_holder=0)),
        RuleSet(late_minutes=-1),
        RuleSet(speech_limit_group_s=-1),
    ],
    ids=str,
)
def test_rules_from_elsewhere_are_checked_likewise(rules: RuleSet) -> None:
    with pytest.raises(Refused):
        check_rules(rules)

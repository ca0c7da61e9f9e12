"""One sentence for every result, in both languages: what came out, by which numbers, and what was needed."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from meetroom.domain.polls import MOTION, Base, Detail, Method, OptionTally, Share, Tally, Verdict
from meetroom.domain.tallying import told
from meetroom.ui.labels import verdict_text
from meetroom.ui.words import Language

VI, EN = Language.VI, Language.EN
HALF, TWO_THIRDS = Share(1, 2), Share(2, 3, at_least=True)
VOTES = OptionTally(yes=Decimal(26), no=Decimal(10), abstain=Decimal(4), needed=Decimal(26), verdict=Verdict.ADOPTED)
TALLY = Tally(
    options={MOTION: VOTES}, entitled=40, cast=40, valid=40, blank=0, invalid=0, base=Base.ALL_MEMBERS,
    base_count=Decimal(50), needed=Decimal(26), verdict=Verdict.ADOPTED,
)  # fmt: skip
ELECTED = replace(TALLY, verdict=Verdict.ELECTED, base=Base.VALID)


@pytest.mark.parametrize(
    ("said", "vi", "en"),
    [
        (
            lambda language: verdict_text(TALLY, HALF, language),
            "Thông qua: 26 tán thành, 10 không tán thành, 4 không biểu quyết. "
            "Cần 26 trên 50 (quá nửa tổng số đại biểu).",
            "Adopted: 26 in favour, 10 against, 4 abstained. Needed: 26 of 50 (more than half of all members).",
        ),
        (
            lambda language: verdict_text(told(TALLY, Detail.VERDICT), HALF, language),
            "Thông qua.",
            "Adopted.",
        ),
        (
            lambda language: verdict_text(
                replace(TALLY, options={MOTION: replace(VOTES, yes=Decimal("1.50"))}, verdict=Verdict.REJECTED),
                TWO_THIRDS,
                language,
                tie_break="lot",
            ),
            "Không thông qua: 1,5 tán thành, 10 không tán thành, 4 không biểu quyết. "
            "Cần 26 trên 50 (ít nhất 2/3 tổng số đại biểu). Quyết định bằng bốc thăm.",
            "Not adopted: 1.5 in favour, 10 against, 4 abstained. "
            "Needed: 26 of 50 (at least 2/3 of all members). The lot decided.",
        ),
        (
            lambda language: verdict_text(ELECTED, HALF, language, method=Method.CHOOSE, elected=("An", "Bình")),
            "Trúng cử: An, Bình. Cần 26 trên 50 (quá nửa số phiếu hợp lệ có bầu).",
            "Elected: An, Bình. Needed: 26 of 50 (more than half of valid ballots that choose somebody).",
        ),
        (
            lambda language: verdict_text(replace(ELECTED, verdict=Verdict.TIED), HALF, language, method=Method.EACH),
            "Bằng phiếu. Cần 26 trên 50 (quá nửa số phiếu tán thành và không tán thành). Phải biểu quyết lại.",
            "Tied. Needed: 26 of 50 (more than half of votes for or against). It has to be voted on again.",
        ),
    ],
)
def test_the_sentence(said: object, vi: str, en: str) -> None:
    assert callable(said)
    assert (said(VI), said(EN)) == (vi, en)

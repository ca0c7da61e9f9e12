"""The phrases of the house for minutes, in the words of administration, with gaps the facts fill; decides nothing.

Gaps: {item} title and {number} of the item, {speaker} who spoke last and {speaker_title}, {time} of day, {opened} and
{closed} of the meeting, {question} {yes} {no} {abstain} {cast} {members} of the vote declared last, {came} and
{members_all} of the attendance, {chair}, {paper} the item's first paper.
"""

from meetroom.ui.words import Words

OPENING = Words("Opening", "Mở đầu")
FLOOR = Words("Discussion", "Thảo luận")
VOTES = Words("Votes", "Biểu quyết")
TASKS = Words("Conclusions and tasks", "Kết luận, giao việc")
CLOSING = Words("Closing", "Kết thúc")
OWN = Words("My own", "Của tôi")

HOUSE: tuple[tuple[str, Words, Words], ...] = (
    ("opened", OPENING, Words(
        "The meeting was opened at {opened} by {chair}. {came} of {members_all} members were present; the meeting was "
        "quorate.",
        "Phiên họp bắt đầu lúc {opened}, do đồng chí {chair} chủ trì. Có mặt {came}/{members_all} đại biểu, bảo đảm số "
        "lượng đại biểu tham dự theo quy định.",
    )),
    ("agenda", OPENING, Words(
        "The meeting agreed on the agenda as proposed.", "Phiên họp thống nhất chương trình theo dự kiến.",
    )),
    ("reason", OPENING, Words(
        "{chair} stated the purpose and the requirements of the meeting.",
        "Đồng chí {chair} phát biểu khai mạc, nêu mục đích, yêu cầu của phiên họp.",
    )),
    ("presented", FLOOR, Words(
        "{speaker} presented “{paper}”.", "{speaker} trình bày “{paper}”.",
    )),
    ("said", FLOOR, Words("{speaker} ({speaker_title}) said that: ", "{speaker} ({speaker_title}) có ý kiến: ")),
    ("agreed", FLOOR, Words(
        "{speaker} agreed in principle with the contents of “{item}”.",
        "{speaker} cơ bản nhất trí với nội dung “{item}”.",
    )),
    ("asked", FLOOR, Words(
        "{speaker} asked that the drafting body clarify: ", "{speaker} đề nghị cơ quan soạn thảo làm rõ: ",
    )),
    ("answered", FLOOR, Words(
        "{speaker} explained, and accepted the members' comments.",
        "{speaker} giải trình, tiếp thu ý kiến của các đại biểu.",
    )),
    ("nobody", FLOOR, Words(
        "No member had any other comment.", "Không có đại biểu nào có ý kiến khác.",
    )),
    ("voted", VOTES, Words(
        "The meeting voted on “{question}”: {yes} in favour, {no} against, {abstain} abstained.",
        "Phiên họp biểu quyết “{question}”: {yes} tán thành, {no} không tán thành, {abstain} không biểu quyết.",
    )),
    ("carried", VOTES, Words(
        "With {yes} of {members} members in favour, “{question}” was carried.",
        "Với {yes}/{members} đại biểu tán thành, phiên họp thông qua “{question}”.",
    )),
    ("unanimous", VOTES, Words(
        "The meeting agreed unanimously on: ", "Phiên họp thống nhất 100% với nội dung: ",
    )),
    ("concluded", TASKS, Words("The chair concluded: ", "Chủ tọa kết luận: ")),
    ("assigned", TASKS, Words(
        "[Body] is to take the lead, together with [bodies], in [task], and to report before [date].",
        "Giao [cơ quan] chủ trì, phối hợp với [các cơ quan liên quan] [nội dung công việc], báo cáo trước ngày [ngày].",
    )),
    ("completed", TASKS, Words(
        "The drafting body is to take up the comments and complete “{paper}” before it is signed.",
        "Giao cơ quan soạn thảo tiếp thu ý kiến, hoàn chỉnh “{paper}” trước khi trình ký ban hành.",
    )),
    ("later", TASKS, Words(
        "“{item}” is to be considered at the next meeting.", "Nội dung “{item}” để lại xem xét tại phiên họp sau.",
    )),
    ("closed", CLOSING, Words(
        "The meeting ended at {closed} on the same day.", "Phiên họp kết thúc vào hồi {closed} cùng ngày.",
    )),
    ("read", CLOSING, Words(
        "These minutes were read to the members, who found them correct.",
        "Biên bản đã được đọc cho các thành viên dự họp cùng nghe và nhất trí thông qua.",
    )),
)  # fmt: skip

"""The sentence of every reason for which a command is refused."""

from meetroom.domain.core import Refusal
from meetroom.ui.minutes_refusals import MINUTES_REFUSALS
from meetroom.ui.words import Words

REFUSALS: dict[Refusal, Words] = {
    Refusal.NOT_IN_MEETING: Words(
        "You are not on the list of this meeting. Ask the secretary to add you.",
        "Bạn không có tên trong danh sách phiên họp này. Hãy nhờ thư ký thêm tên bạn.",
    ),
    Refusal.NOT_ALLOWED: Words(
        "Your role does not allow this. Ask the chair or the secretary.",
        "Vai trò của bạn không được phép làm việc này. Hãy liên hệ chủ tọa hoặc thư ký.",
    ),
    Refusal.WRONG_PHASE: Words(
        "This is not possible at the present stage of the meeting. Wait until the chair opens or resumes it.",
        "Chưa làm được việc này ở giai đoạn hiện tại của phiên họp. Hãy chờ chủ tọa khai mạc hoặc tiếp tục.",
    ),
    Refusal.SERVER_ONLY: Words(
        "Only the server may do this. Use the matching button of the program.",
        "Chỉ máy chủ được làm việc này. Hãy dùng nút tương ứng trong chương trình.",
    ),
    Refusal.DUPLICATE_ID: Words(
        "This was already entered. Check the list before trying again.",
        "Mục này đã được nhập rồi. Hãy xem lại danh sách trước khi thử lại.",
    ),
    Refusal.INVALID_TEXT: Words(
        "The text is empty, too long or holds unusable characters. Correct it and send it again.",
        "Nội dung đang trống, quá dài hoặc có ký tự không dùng được. Hãy sửa rồi gửi lại.",
    ),
    Refusal.INVALID_VALUE: Words(
        "A value does not fit. Check numbers and choices, then send again.",
        "Có giá trị không hợp lệ. Hãy kiểm tra các con số và lựa chọn rồi gửi lại.",
    ),
    Refusal.UNKNOWN_PERSON: Words(
        "This person is not on the list of the meeting. Add the person first.",
        "Người này không có trong danh sách phiên họp. Hãy thêm người này trước.",
    ),
    Refusal.UNKNOWN_POINT: Words(
        "This point is not part of the meeting. Add the point first.",
        "Điểm cầu này không thuộc phiên họp. Hãy thêm điểm cầu trước.",
    ),
    Refusal.UNKNOWN_ITEM: Words(
        "This agenda item does not exist any more. Choose another one.",
        "Mục chương trình này không còn nữa. Hãy chọn mục khác.",
    ),
    Refusal.UNKNOWN_POLL: Words(
        "This vote does not exist. Choose a vote from the list.",
        "Không có lần biểu quyết này. Hãy chọn lần biểu quyết trong danh sách.",
    ),
    Refusal.UNKNOWN_SPEECH: Words(
        "This request to speak does not exist any more. Choose from the list of speakers.",
        "Lượt đăng ký phát biểu này không còn nữa. Hãy chọn trong danh sách phát biểu.",
    ),
    Refusal.UNKNOWN_DOCUMENT: Words(
        "This document is not part of the meeting. Choose one from the list.",
        "Tài liệu này không thuộc phiên họp. Hãy chọn tài liệu trong danh sách.",
    ),
    Refusal.ALREADY_PRESENT: Words(
        "Attendance is already recorded. Nothing more is needed.",
        "Đã được điểm danh có mặt. Không cần làm gì thêm.",
    ),
    Refusal.NOT_PRESENT: Words(
        "Only people recorded as present may do this. Sign in first or ask the secretary.",
        "Chỉ người đã điểm danh có mặt mới làm được việc này. Hãy điểm danh hoặc nhờ thư ký.",
    ),
    Refusal.LAST_OF_ROLE: Words(
        "The meeting needs at least one chair and one secretary. Name a successor first.",
        "Phiên họp phải có ít nhất một chủ tọa và một thư ký. Hãy cử người thay trước.",
    ),
    Refusal.ITEM_RUNNING: Words(
        "This item is being dealt with. Finish it first.",
        "Mục này đang diễn ra. Hãy kết thúc mục này trước.",
    ),
    Refusal.ITEM_NOT_RUNNING: Words(
        "This item is not being dealt with now. Start it first.",
        "Mục này hiện không diễn ra. Hãy bắt đầu mục này trước.",
    ),
    Refusal.ITEM_FINISHED: Words(
        "This item is finished and cannot be changed. Add a new item if needed.",
        "Mục này đã kết thúc nên không sửa được. Hãy thêm mục mới nếu cần.",
    ),
    Refusal.ITEM_HIDDEN: Words(
        "This item is still hidden. Show it to everybody first.",
        "Nội dung này đang được ẩn. Hãy công khai nội dung trước.",
    ),
    Refusal.ITEM_NOT_HIDDEN: Words(
        "Everybody sees this item already. Nothing more is needed.",
        "Mọi người đã thấy mục này. Không cần làm gì thêm.",
    ),
    Refusal.ITEM_IN_USE: Words(
        "Documents, votes or other items hang on this item, so it cannot be removed. Move them first.",
        "Mục này đang gắn với tài liệu, biểu quyết hoặc mục con nên không bỏ được. Hãy chuyển chúng đi trước.",
    ),
    Refusal.ALREADY_ON_LIST: Words(
        "You are already on the list of speakers. Wait until the chair calls you.",
        "Bạn đã có trong danh sách đăng ký phát biểu. Hãy chờ chủ tọa mời.",
    ),
    Refusal.SPEECH_NOT_WAITING: Words(
        "This request no longer waits. Choose another one from the list.",
        "Lượt đăng ký này không còn chờ nữa. Hãy chọn lượt khác trong danh sách.",
    ),
    Refusal.SPEECH_NOT_RUNNING: Words(
        "This person does not have the floor now. Choose who is speaking.",
        "Người này hiện không giữ lượt phát biểu. Hãy chọn người đang phát biểu.",
    ),
    Refusal.SPEECH_NOT_PAUSED: Words(
        "This speech is not paused. Nothing more is needed.",
        "Lượt phát biểu này không bị tạm dừng. Không cần làm gì thêm.",
    ),
    Refusal.POLL_NOT_READY: Words(
        "This vote was opened before. Prepare a new vote.",
        "Lần biểu quyết này đã mở trước đó. Hãy chuẩn bị lần biểu quyết mới.",
    ),
    Refusal.POLL_NOT_OPEN: Words(
        "This vote is not open. Votes count only while it is open; ask the chair.",
        "Lần biểu quyết này không mở. Phiếu chỉ được tính khi đang mở; hãy hỏi chủ tọa.",
    ),
    Refusal.POLL_IS_OPEN: Words(
        "A vote is open. Close it first.",
        "Đang có một lần biểu quyết mở. Hãy đóng biểu quyết đó trước.",
    ),
    Refusal.POLL_NOT_COUNTED: Words(
        "A vote has been counted but its result not declared, or is not counted yet. Close and declare it first.",
        "Còn lần biểu quyết chưa kiểm phiếu hoặc chưa công bố kết quả. Hãy đóng và công bố trước.",
    ),
    Refusal.ALREADY_PUBLISHED: Words(
        "This result is already declared. Nothing more is needed.",
        "Kết quả này đã được công bố. Không cần làm gì thêm.",
    ),
    Refusal.NOT_ENTITLED: Words(
        "You may not vote here: the list was closed when the vote opened. Speak to the secretary.",
        "Bạn không có quyền biểu quyết lần này: danh sách đã chốt khi mở biểu quyết. Hãy trao đổi với thư ký.",
    ),
    Refusal.ALREADY_VOTED: Words(
        "Your vote is already recorded and stands. Nothing more is needed.",
        "Phiếu của bạn đã được ghi nhận và giữ nguyên. Không cần làm gì thêm.",
    ),
    Refusal.HAS_VOTED: Words(
        "This person's vote is already recorded and stands. Nothing more is needed.",
        "Phiếu của người này đã được ghi nhận và giữ nguyên. Không cần làm gì thêm.",
    ),
    Refusal.ALREADY_NOTED: Words(
        "Your answer to the roll call is already noted. If it is wrong, tell the secretary before the vote closes.",
        "Câu trả lời của bạn khi gọi tên đã được ghi nhận. Nếu ghi sai, hãy báo thư ký trước khi đóng biểu quyết.",
    ),
    Refusal.NO_QUORUM: Words(
        "Too few members are present for a vote. Wait for more members or suspend the meeting.",
        "Chưa đủ số đại biểu có mặt để biểu quyết. Hãy chờ thêm đại biểu hoặc tạm dừng phiên họp.",
    ),
    Refusal.NOBODY_ENTITLED: Words(
        "No member with a vote is present. Record attendance first.",
        "Không có đại biểu nào có quyền biểu quyết đang có mặt. Hãy điểm danh trước.",
    ),
    Refusal.DOCUMENT_NOT_READY: Words(
        "This document is not released yet. Release it first.",
        "Tài liệu chưa được phát hành. Hãy phát hành tài liệu trước.",
    ),
    Refusal.DOCUMENT_RELEASED: Words(
        "This document is already released. Readers can be added to it, not taken away; withdraw it to take it back.",
        "Tài liệu này đã được phát hành. Chỉ có thể thêm người đọc; muốn rút lại, hãy thu hồi tài liệu.",
    ),
    Refusal.DOCUMENT_WITHDRAWN: Words(
        "This document was withdrawn. Upload a new version as a new document.",
        "Tài liệu này đã bị thu hồi. Hãy tải bản mới lên thành tài liệu mới.",
    ),
    Refusal.CLOSED_SITTING: Words(
        "This part is held behind closed doors. Wait until the open part goes on.",
        "Nội dung này họp kín. Hãy chờ đến phần họp công khai.",
    ),
    Refusal.ALREADY_SO: Words(
        "This is so already. Nothing more is needed.",
        "Việc này đã như vậy rồi. Không cần làm gì thêm.",
    ),
    Refusal.UNKNOWN_RECORDING: Words(
        "This recording is not known. Look at the list of recordings and choose again.",
        "Không có bản ghi này. Hãy xem danh sách bản ghi và chọn lại.",
    ),
    Refusal.RECORDING_RUNNING: Words(
        "A recording is running already. Stop it before you start another one.",
        "Đang có một bản ghi đang chạy. Hãy dừng bản ghi đó trước khi bắt đầu bản khác.",
    ),
    Refusal.RECORDING_STOPPED: Words(
        "This recording has ended. Start a new one if you need it.",
        "Bản ghi này đã kết thúc. Hãy bắt đầu bản ghi mới nếu cần.",
    ),
    Refusal.RECORDING_FILED: Words(
        "The file of this recording is put away already. Nothing more is needed.",
        "Tệp của bản ghi này đã được lưu. Không cần làm gì thêm.",
    ),
    Refusal.CANNOT_PRESIDE: Words(
        "Guests and observers cannot preside. Choose a delegate, or somebody of the office.",
        "Khách mời và quan sát viên không thể điều hành phiên họp. Hãy chọn một đại biểu hoặc người của ban thư ký.",
    ),
    Refusal.IS_PRESIDING: Words(
        "This person presides now and stays a chair meanwhile. Take the chair back first.",
        "Người này đang điều hành phiên họp nên phải giữ vai trò chủ tọa. Hãy nhận lại quyền điều hành trước.",
    ),
    Refusal.HAS_OWN_VOTE: Words(
        "This person has a vote of their own and cannot vote for another as well. Choose somebody without a vote.",
        "Người này có quyền biểu quyết của mình nên không được biểu quyết thay người khác. "
        "Hãy chọn người không có quyền biểu quyết.",
    ),
    Refusal.QUORUM_MET: Words(
        "There is a quorum, so there is nothing to answer. Go on.",
        "Phiên họp đủ số đại biểu cần thiết nên không cần xử lý. Hãy tiếp tục.",
    ),
    Refusal.NOT_A_POINT_OF_ORDER: Words(
        "This is not a point of order. Choose one from the list.",
        "Đây không phải là ý kiến về thủ tục. Hãy chọn trong danh sách.",
    ),
    Refusal.ALREADY_ANSWERED: Words(
        "This point of order has its answer already. Add a remark to the minutes if something is missing.",
        "Ý kiến về thủ tục này đã được trả lời. Hãy thêm ghi chú vào biên bản nếu còn thiếu.",
    ),
    Refusal.SPEECH_WITHDRAWN: Words(
        "This request was taken back. Nothing more is needed.",
        "Đăng ký này đã được rút lại. Không cần làm gì thêm.",
    ),
    Refusal.NO_LIMIT: Words(
        "There is no time limit on this speech, so there is nothing to extend.",
        "Phát biểu này không bị giới hạn thời gian nên không cần gia hạn.",
    ),
    Refusal.KIND_NOT_ALLOWED: Words(
        "The rules of this meeting do not allow this kind of vote. Choose another kind.",
        "Quy chế của phiên họp không cho phép hình thức biểu quyết này. Hãy chọn hình thức khác.",
    ),
    Refusal.WRONG_KIND: Words(
        "This does not fit the kind of this vote. Use what its card offers.",
        "Thao tác này không phù hợp với hình thức của lần biểu quyết. Hãy dùng các nút trên thẻ biểu quyết.",
    ),
    Refusal.INVALID_BALLOT: Words(
        "The ballot is not filled in as this vote asks. Check how many may be chosen, then send it again.",
        "Phiếu chưa được ghi đúng cách thức của lần biểu quyết này. Hãy xem lại số lượng được chọn rồi gửi lại.",
    ),
    Refusal.PAPER_TAKEN: Words(
        "A paper ballot was handed out for this vote. Vote on paper, or give the sheet back to the scrutineers.",
        "Đã nhận phiếu giấy cho lần biểu quyết này. Hãy bỏ phiếu giấy, hoặc trả lại phiếu cho ban kiểm phiếu.",
    ),
    Refusal.NOT_CALLED: Words(
        "Your name was not called yet. Answer when you are called.",
        "Chưa đến lượt gọi tên. Hãy trả lời khi được gọi.",
    ),
    Refusal.COUNT_MISSING: Words(
        "No hands were entered yet. Enter the numbers, then close the vote.",
        "Chưa nhập số người giơ tay. Hãy nhập số rồi đóng biểu quyết.",
    ),
    Refusal.NUMBERS_MISMATCH: Words(
        "The numbers do not add up. Count again, correct them, then send.",
        "Các con số không khớp nhau. Hãy kiểm đếm lại, sửa rồi gửi.",
    ),
    Refusal.ALREADY_COUNTED: Words(
        "These ballots are counted already. Declare the result.",
        "Phiếu này đã được kiểm. Hãy công bố kết quả.",
    ),
    Refusal.NO_TIE: Words(
        "There is no tie that the chair or the lot could break. Declare the result, or repeat the vote.",
        "Không có kết quả bằng phiếu cần chủ tọa hoặc bốc thăm quyết định. Hãy công bố kết quả hoặc biểu quyết lại.",
    ),
    Refusal.TIE_NOT_BROKEN: Words(
        "The vote is tied. Break the tie first, then declare the result.",
        "Kết quả đang bằng phiếu. Hãy quyết định trường hợp bằng phiếu trước rồi công bố.",
    ),
    Refusal.POLL_NOT_ENDED: Words(
        "This vote has not ended. Declare its result or cancel it first.",
        "Lần biểu quyết này chưa kết thúc. Hãy công bố kết quả hoặc hủy trước.",
    ),
    Refusal.PROXIES_OFF: Words(
        "The rules of this meeting do not allow voting for somebody else.",
        "Quy chế của phiên họp không cho phép biểu quyết thay người khác.",
    ),
    Refusal.PROXY_LIMIT: Words(
        "This person cannot represent anybody more. Choose another one.",
        "Người này không được đại diện thêm ai nữa. Hãy chọn người khác.",
    ),
    Refusal.NO_PROXY: Words(
        "You do not represent this person in this vote. Ask the secretary.",
        "Bạn không đại diện cho người này trong lần biểu quyết này. Hãy hỏi thư ký.",
    ),
    Refusal.NO_SPLIT: Words(
        "The rules ask for one and the same vote for yourself and those you represent. Vote once, it counts for all.",
        "Quy chế yêu cầu bỏ phiếu như nhau cho bạn và người bạn đại diện. Hãy bỏ một lần, phiếu tính cho tất cả.",
    ),
    Refusal.PRINCIPAL_PRESENT: Words(
        "This person is present and votes in person.",
        "Người này đang có mặt và tự biểu quyết.",
    ),
    Refusal.WEIGHTS_OFF: Words(
        "The rules of this meeting give every member one vote of equal weight.",
        "Quy chế của phiên họp quy định phiếu của mọi thành viên có giá trị như nhau.",
    ),
    Refusal.KEYS_NOT_READY: Words(
        "The scrutineers have not all done their part yet. Wait for those who are missing.",
        "Ban kiểm phiếu chưa hoàn thành phần việc của mình. Hãy chờ những người còn thiếu.",
    ),
    Refusal.CERTIFICATES_DIFFER: Words(
        "The keys have changed since they were compared. Read the characters aloud and compare them again.",
        "Khóa đã thay đổi so với lúc đối chiếu. Hãy đọc to và đối chiếu lại các ký tự.",
    ),
    Refusal.ELECTION_SEALED: Words(
        "This vote is sealed. Take the seal off first if something has to be changed before it opens.",
        "Lần bỏ phiếu này đã niêm phong. Nếu cần thay đổi trước khi mở, hãy gỡ niêm phong trước.",
    ),
    Refusal.ELECTION_NOT_SEALED: Words(
        "This vote is not sealed yet. Seal keys and list of voters first, then open it.",
        "Lần bỏ phiếu này chưa niêm phong. Hãy niêm phong khóa và danh sách cử tri trước rồi mới mở.",
    ),
    Refusal.NO_CREDENTIAL: Words(
        "No device of yours was registered when this vote was sealed. Tell the chair.",
        "Khi niêm phong lần bỏ phiếu này, chưa có thiết bị nào của bạn được đăng ký. Hãy báo chủ tọa.",
    ),
    Refusal.OTHER_CREDENTIAL: Words(
        "This ballot was not made by the device registered for you. Vote on that device.",
        "Lá phiếu này không do thiết bị đã đăng ký của bạn tạo ra. Hãy bỏ phiếu trên thiết bị đó.",
    ),
    Refusal.BALLOTS_NOT_CHECKED: Words(
        "The ballots are still being checked. Wait until all are.",
        "Các lá phiếu còn đang được kiểm tra. Hãy chờ đến khi kiểm tra xong tất cả.",
    ),
    Refusal.BALLOT_BOX_LOST: Words(
        "The ballot box of this secret vote was lost at the server. Ask the chair to have the vote taken again.",
        "Hòm phiếu kín của lần biểu quyết này đã bị mất trên máy chủ. Đề nghị chủ tọa cho biểu quyết lại.",
    ),
    Refusal.DOOR_CODE_UNKNOWN: Words(
        "This is not the code shown at the door now. Scan or type the code that stands there; after several wrong "
        "ones, wait a minute.",
        "Đây không phải mã đang hiện ở cửa. Hãy quét hoặc nhập mã đang hiện; nếu đã nhập sai nhiều lần, hãy chờ một "
        "phút.",
    ),
    Refusal.DOOR_CODE_NEEDED: Words(
        "You are expected at another point. Scan the code at the door of the room where you are.",
        "Theo danh sách, bạn thuộc điểm cầu khác. Hãy quét mã ở cửa phòng họp nơi bạn đang có mặt.",
    ),
    Refusal.BADGE_UNKNOWN: Words(
        "This badge is of nobody in this meeting. Record the arrival by name.",
        "Thẻ này không thuộc về ai trong phiên họp. Hãy điểm danh theo tên.",
    ),
    **MINUTES_REFUSALS,
}

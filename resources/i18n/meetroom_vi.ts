<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en">
<context>
    <name>AgendaEditor</name>
    <message>
        <source>Add an item</source>
        <translation>Thêm mục</translation>
    </message>
    <message>
        <source>The agenda is empty. Add the first item.</source>
        <translation>Chương trình còn trống. Hãy thêm mục đầu tiên.</translation>
    </message>
    <message>
        <source>Defer the item</source>
        <translation>Tạm hoãn mục</translation>
    </message>
    <message>
        <source>The item is taken from the table. It can be called again later, or left to the next meeting.</source>
        <translation>Mục này được rút khỏi phần đang bàn. Sau đó có thể gọi lại, hoặc chuyển sang phiên họp sau.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Defer</source>
        <translation>Tạm hoãn</translation>
    </message>
</context>
<context>
    <name>AgendaPanel</name>
    <message>
        <source>Agenda</source>
        <translation>Chương trình</translation>
    </message>
    <message>
        <source>Order the agenda, defer or add items</source>
        <translation>Sắp xếp, tạm hoãn, thêm mục chương trình</translation>
    </message>
    <message>
        <source>The secretary has not entered an agenda yet.</source>
        <translation>Thư ký chưa nhập chương trình.</translation>
    </message>
</context>
<context>
    <name>AgendaRow</name>
    <message>
        <source>Finish item %1</source>
        <translation>Kết thúc mục %1</translation>
    </message>
    <message>
        <source>Start item %1</source>
        <translation>Bắt đầu mục %1</translation>
    </message>
</context>
<context>
    <name>AgendaSheet</name>
    <message>
        <source>Agenda</source>
        <translation>Chương trình</translation>
    </message>
</context>
<context>
    <name>Amount</name>
    <message>
        <source>%1: one less</source>
        <translation>%1: bớt một</translation>
    </message>
    <message>
        <source>%1: one more</source>
        <translation>%1: thêm một</translation>
    </message>
</context>
<context>
    <name>ArchiveCard</name>
    <message>
        <source>Archive</source>
        <translation>Lưu trữ</translation>
    </message>
    <message>
        <source>The meeting can be archived once the chair has approved the minutes.</source>
        <translation>Có thể lưu trữ phiên họp sau khi chủ tọa duyệt biên bản.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Archive the meeting</source>
        <translation>Lưu trữ phiên họp</translation>
    </message>
    <message>
        <source>Make the archive</source>
        <translation>Lập hồ sơ lưu trữ</translation>
    </message>
    <message>
        <source>Make it again</source>
        <translation>Lập lại hồ sơ</translation>
    </message>
    <message>
        <source>Save the archive (zip)</source>
        <translation>Lưu hồ sơ (zip)</translation>
    </message>
    <message>
        <source>Save the chain of facts</source>
        <translation>Lưu chuỗi sự kiện</translation>
    </message>
    <message>
        <source>Archive the meeting?</source>
        <translation>Lưu trữ phiên họp?</translation>
    </message>
</context>
<context>
    <name>AskFloorSheet</name>
    <message>
        <source>Ask to speak</source>
        <translation>Đăng ký phát biểu</translation>
    </message>
    <message>
        <source>Contribution</source>
        <translation>Phát biểu</translation>
    </message>
    <message>
        <source>Before the others on the list</source>
        <translation>Được ưu tiên trong danh sách</translation>
    </message>
    <message>
        <source>Point of order: what is it about?</source>
        <translation>Ý kiến về thủ tục: về việc gì?</translation>
    </message>
    <message>
        <source>In a few words (may be empty)</source>
        <translation>Vắn tắt (có thể để trống)</translation>
    </message>
</context>
<context>
    <name>AskSheet</name>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
</context>
<context>
    <name>AudienceSheet</name>
    <message>
        <source>Who may read it</source>
        <translation>Ai được đọc</translation>
    </message>
    <message>
        <source>Search by name, office, role or point</source>
        <translation>Tìm theo tên, chức vụ, vai trò, điểm cầu</translation>
    </message>
    <message>
        <source>Choose all %1 found</source>
        <translation>Chọn cả %1 người tìm thấy</translation>
    </message>
    <message>
        <source>Choose these</source>
        <translation>Chọn như trên</translation>
    </message>
</context>
<context>
    <name>BoardLine</name>
    <message>
        <source>online</source>
        <translation>đang nối</translation>
    </message>
    <message>
        <source>not online</source>
        <translation>không nối</translation>
    </message>
</context>
<context>
    <name>CalendarSheet</name>
    <message>
        <source>Month %1/%2</source>
        <translation>Tháng %1/%2</translation>
    </message>
    <message>
        <source>The month before</source>
        <translation>Tháng trước</translation>
    </message>
    <message>
        <source>Choose a day</source>
        <translation>Chọn ngày</translation>
    </message>
    <message>
        <source>The month after</source>
        <translation>Tháng sau</translation>
    </message>
    <message>
        <source>Mo</source>
        <translation>T2</translation>
    </message>
    <message>
        <source>Tu</source>
        <translation>T3</translation>
    </message>
    <message>
        <source>We</source>
        <translation>T4</translation>
    </message>
    <message>
        <source>Th</source>
        <translation>T5</translation>
    </message>
    <message>
        <source>Fr</source>
        <translation>T6</translation>
    </message>
    <message>
        <source>Sa</source>
        <translation>T7</translation>
    </message>
    <message>
        <source>Su</source>
        <translation>CN</translation>
    </message>
</context>
<context>
    <name>CallControls</name>
    <message>
        <source>Join picture and sound</source>
        <translation>Vào hình và tiếng</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Không có camera</translation>
    </message>
    <message>
        <source>Switch the camera off</source>
        <translation>Tắt camera</translation>
    </message>
    <message>
        <source>Switch the camera on</source>
        <translation>Bật camera</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <translation>Dừng chia sẻ</translation>
    </message>
    <message>
        <source>Share a screen or a window</source>
        <translation>Chia sẻ màn hình hoặc cửa sổ</translation>
    </message>
    <message>
        <source>Show the speaker large</source>
        <translation>Phóng to người phát biểu</translation>
    </message>
    <message>
        <source>Show everybody alike</source>
        <translation>Xem mọi nơi như nhau</translation>
    </message>
    <message>
        <source>Pictures again</source>
        <translation>Bật lại hình</translation>
    </message>
    <message>
        <source>Sound only, for a weak line</source>
        <translation>Chỉ nghe tiếng, khi đường truyền yếu</translation>
    </message>
    <message>
        <source>Back to the papers</source>
        <translation>Về tài liệu</translation>
    </message>
    <message>
        <source>Large pictures</source>
        <translation>Hình lớn</translation>
    </message>
    <message>
        <source>Show agenda and speakers</source>
        <translation>Hiện chương trình và danh sách phát biểu</translation>
    </message>
    <message>
        <source>Pictures over the whole window</source>
        <translation>Hình toàn cửa sổ</translation>
    </message>
    <message>
        <source>Room display (open)</source>
        <translation>Màn hình phòng họp (đang mở)</translation>
    </message>
    <message>
        <source>Room display</source>
        <translation>Màn hình phòng họp</translation>
    </message>
    <message>
        <source>Leave picture and sound</source>
        <translation>Rời hình và tiếng</translation>
    </message>
</context>
<context>
    <name>CallTile</name>
    <message>
        <source>Show the figures of this line</source>
        <translation>Xem số liệu đường truyền này</translation>
    </message>
</context>
<context>
    <name>ChairPoints</name>
    <message>
        <source>Points</source>
        <translation>Điểm cầu</translation>
    </message>
</context>
<context>
    <name>ChairStep</name>
    <message>
        <source>Next step</source>
        <translation>Bước tiếp theo</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Cần chủ tọa xử lý</translation>
    </message>
    <message>
        <source>Open the doors</source>
        <translation>Mở cửa</translation>
    </message>
    <message>
        <source>Close the doors…</source>
        <translation>Họp kín…</translation>
    </message>
    <message>
        <source>Hand over…</source>
        <translation>Giao điều hành…</translation>
    </message>
    <message>
        <source>Declare the results</source>
        <translation>Công bố kết quả</translation>
    </message>
    <message>
        <source>Declare all %1 counted results now? Everybody sees them, and that cannot be taken back.</source>
        <translation>Công bố cả %1 kết quả đã kiểm phiếu ngay bây giờ? Mọi người sẽ thấy và không rút lại được.</translation>
    </message>
    <message>
        <source>Declare all</source>
        <translation>Công bố tất cả</translation>
    </message>
</context>
<context>
    <name>ChairVotes</name>
    <message>
        <source>Votes</source>
        <translation>Biểu quyết</translation>
    </message>
    <message>
        <source>New vote</source>
        <translation>Biểu quyết mới</translation>
    </message>
    <message>
        <source>Proxies</source>
        <translation>Ủy quyền biểu quyết</translation>
    </message>
    <message>
        <source>Voting weights</source>
        <translation>Trọng số biểu quyết</translation>
    </message>
    <message>
        <source>No vote is prepared.</source>
        <translation>Chưa chuẩn bị biểu quyết nào.</translation>
    </message>
    <message>
        <source>Close the vote</source>
        <translation>Đóng biểu quyết</translation>
    </message>
    <message>
        <source>Close and count</source>
        <translation>Đóng và kiểm phiếu</translation>
    </message>
    <message>
        <source>Cancel the vote</source>
        <translation>Hủy biểu quyết</translation>
    </message>
    <message>
        <source>The vote is given up; what was cast stays in the record. Write down the reason.</source>
        <translation>Lần biểu quyết bị hủy; phiếu đã bỏ vẫn được lưu. Hãy ghi lý do.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
</context>
<context>
    <name>ChoiceBar</name>
    <message>
        <source>Copy</source>
        <translation>Sao chép</translation>
    </message>
    <message>
        <source>Highlight</source>
        <translation>Tô sáng</translation>
    </message>
    <message>
        <source>Choose nothing</source>
        <translation>Bỏ chọn</translation>
    </message>
</context>
<context>
    <name>ChoiceHandle</name>
    <message>
        <source>End of the chosen text</source>
        <translation>Cuối đoạn đã chọn</translation>
    </message>
    <message>
        <source>Beginning of the chosen text</source>
        <translation>Đầu đoạn đã chọn</translation>
    </message>
</context>
<context>
    <name>CloserSheet</name>
    <message>
        <source>No longer spotlight</source>
        <translation>Bỏ ghim</translation>
    </message>
    <message>
        <source>Spotlight for me</source>
        <translation>Ghim cho tôi</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Tắt micrô</translation>
    </message>
</context>
<context>
    <name>CommentLine</name>
    <message>
        <source>A word of answer</source>
        <translation>Lời trả lời</translation>
    </message>
    <message>
        <source>Taken up</source>
        <translation>Tiếp thu</translation>
    </message>
    <message>
        <source>Not taken up</source>
        <translation>Không tiếp thu</translation>
    </message>
</context>
<context>
    <name>ConclusionSheet</name>
    <message>
        <source>Conclusion of the chair</source>
        <translation>Kết luận của chủ tọa</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Kết luận</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Ghi nhận</translation>
    </message>
</context>
<context>
    <name>ContentsSheet</name>
    <message>
        <source>Go to page</source>
        <translation>Đến trang</translation>
    </message>
    <message>
        <source>Enter a number from 1 to %1.</source>
        <translation>Nhập số từ 1 đến %1.</translation>
    </message>
    <message>
        <source>Page number (1 to %1)</source>
        <translation>Số trang (1 đến %1)</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Đến</translation>
    </message>
    <message>
        <source>What to choose from</source>
        <translation>Chọn theo</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Trang</translation>
    </message>
    <message>
        <source>Contents and bookmarks</source>
        <translation>Mục lục và dấu trang</translation>
    </message>
    <message>
        <source>This document has no outline, and you have set no bookmark yet. The bookmark button at the top marks the page you read.</source>
        <translation>Tài liệu này không có mục lục và bạn chưa đặt dấu trang nào. Nút dấu trang ở phía trên đánh dấu trang đang đọc.</translation>
    </message>
    <message>
        <source>Bookmark on page %1</source>
        <translation>Đánh dấu trang %1</translation>
    </message>
</context>
<context>
    <name>CountingSheet</name>
    <message>
        <source>Counting record of the paper ballots</source>
        <translation>Biên bản kiểm phiếu giấy</translation>
    </message>
    <message>
        <source>In favour</source>
        <translation>Tán thành</translation>
    </message>
    <message>
        <source>Number of votes</source>
        <translation>Số phiếu</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Không tán thành</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Không biểu quyết</translation>
    </message>
    <message>
        <source>Counted by</source>
        <translation>Người kiểm phiếu</translation>
    </message>
    <message>
        <source>Remark (may be empty)</source>
        <translation>Ghi chú (có thể để trống)</translation>
    </message>
    <message>
        <source>Enter the record</source>
        <translation>Nhập biên bản</translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <source>dd/mm/yyyy</source>
        <translation>ngày/tháng/năm</translation>
    </message>
    <message>
        <source>Choose in the calendar</source>
        <translation>Chọn trên lịch</translation>
    </message>
</context>
<context>
    <name>DeliveryCard</name>
    <message>
        <source>Hand on</source>
        <translation>Chuyển tiếp</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Send to the document system (edXML)</source>
        <translation>Gửi hệ thống quản lý văn bản (edXML)</translation>
    </message>
    <message>
        <source>Save as edXML</source>
        <translation>Lưu tệp edXML</translation>
    </message>
</context>
<context>
    <name>DeskAgenda</name>
    <message>
        <source>Agenda</source>
        <translation>Chương trình</translation>
    </message>
    <message>
        <source>Drop papers on the item they belong to.</source>
        <translation>Kéo thả tài liệu vào mục của nó.</translation>
    </message>
    <message>
        <source>Add an item</source>
        <translation>Thêm mục</translation>
    </message>
    <message>
        <source>Templates and other meetings</source>
        <translation>Mẫu và phiên họp khác</translation>
    </message>
</context>
<context>
    <name>DeskAttendance</name>
    <message>
        <source>Attendance</source>
        <translation>Điểm danh</translation>
    </message>
    <message>
        <source>Sign in a whole point</source>
        <translation>Điểm danh cả điểm cầu</translation>
    </message>
    <message>
        <source>Sign out a whole point</source>
        <translation>Ghi cả điểm cầu đã về</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Tìm theo tên</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Điểm cầu</translation>
    </message>
    <message>
        <source>Whom the list shows</source>
        <translation>Danh sách hiện ai</translation>
    </message>
    <message>
        <source>Nobody on the list fits this choice.</source>
        <translation>Không có ai phù hợp lựa chọn này.</translation>
    </message>
    <message>
        <source>Everybody of the point who is not excused is recorded as present now.</source>
        <translation>Mọi người của điểm cầu, trừ người vắng có lý do, được ghi có mặt từ bây giờ.</translation>
    </message>
    <message>
        <source>Everybody who is at the point is recorded as having left now.</source>
        <translation>Mọi người đang ở điểm cầu được ghi là đã rời lúc này.</translation>
    </message>
    <message>
        <source>Excuse an absence</source>
        <translation>Ghi vắng có lý do</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Ghi nhận</translation>
    </message>
</context>
<context>
    <name>DeskMinutes</name>
    <message>
        <source>Minutes</source>
        <translation>Biên bản</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Bản ghi hình</translation>
    </message>
    <message>
        <source>Add a remark</source>
        <translation>Thêm ghi chú biên bản</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Soạn thảo</translation>
    </message>
    <message>
        <source>Tasks (%1)</source>
        <translation>Nhiệm vụ (%1)</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Nhiệm vụ</translation>
    </message>
    <message>
        <source>Preview, comments (%1)</source>
        <translation>Bản in, góp ý (%1)</translation>
    </message>
    <message>
        <source>Preview, comments</source>
        <translation>Bản in, góp ý</translation>
    </message>
    <message>
        <source>Paper and archive</source>
        <translation>Phát hành, lưu trữ</translation>
    </message>
    <message>
        <source>Line for the minutes</source>
        <translation>Nội dung ghi vào biên bản</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Ghi nhận</translation>
    </message>
</context>
<context>
    <name>DeskPapers</name>
    <message>
        <source>Papers</source>
        <translation>Tài liệu</translation>
    </message>
    <message>
        <source>Drop files or folders on an item, or here. Nobody reads a paper before it is released.</source>
        <translation>Kéo thả tệp hoặc thư mục vào một mục, hoặc vào đây. Chưa phát hành thì chưa ai đọc được.</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Thêm tệp</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>Thêm thư mục</translation>
    </message>
    <message>
        <source>Release all</source>
        <translation>Phát hành tất cả</translation>
    </message>
    <message>
        <source>The agenda is empty and no paper is here yet. Drop files here, or begin with the agenda.</source>
        <translation>Chưa có chương trình và chưa có tài liệu. Hãy thả tệp vào đây, hoặc lập chương trình trước.</translation>
    </message>
    <message>
        <source>Withdraw the paper</source>
        <translation>Thu hồi tài liệu</translation>
    </message>
    <message>
        <source>Every copy of its key is destroyed and nobody can open it any more. Write down the reason.</source>
        <translation>Mọi bản khóa của tài liệu bị hủy và không ai mở được nữa. Hãy ghi lý do.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Thu hồi</translation>
    </message>
</context>
<context>
    <name>DeskPeople</name>
    <message>
        <source>People</source>
        <translation>Nhân sự</translation>
    </message>
    <message>
        <source>Points: %1</source>
        <translation>Điểm cầu: %1</translation>
    </message>
    <message>
        <source>No point is connected yet.</source>
        <translation>Chưa có điểm cầu nào.</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>Thêm người</translation>
    </message>
    <message>
        <source>From a file</source>
        <translation>Nhập từ tệp</translation>
    </message>
    <message>
        <source>Add a point</source>
        <translation>Thêm điểm cầu</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Nhóm</translation>
    </message>
    <message>
        <source>Voting weights</source>
        <translation>Trọng số biểu quyết</translation>
    </message>
    <message>
        <source>The list from the file is being carried out: %1</source>
        <translation>Đang thực hiện danh sách từ tệp: %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Xem</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>Sửa %1</translation>
    </message>
    <message>
        <source>Invitation for %1</source>
        <translation>Thư mời cho %1</translation>
    </message>
    <message>
        <source>Name of the room</source>
        <translation>Tên phòng họp</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
</context>
<context>
    <name>DeskReadiness</name>
    <message>
        <source>Papers on the machines</source>
        <translation>Tài liệu đã về các máy</translation>
    </message>
    <message>
        <source>A file counts once the machine has all of it and has verified it; it need not be released.</source>
        <translation>Một tệp được tính khi máy đã nhận đủ và đã kiểm tra đúng; không cần phát hành trước.</translation>
    </message>
    <message>
        <source>Who is shown</source>
        <translation>Hiện những ai</translation>
    </message>
    <message>
        <source>Search a name or a point</source>
        <translation>Tìm tên hoặc điểm cầu</translation>
    </message>
</context>
<context>
    <name>DeskView</name>
    <message>
        <source>Secretary&apos;s desk</source>
        <translation>Bàn thư ký</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>Tài liệu</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Nhận tài liệu</translation>
    </message>
    <message>
        <source>Attendance</source>
        <translation>Điểm danh</translation>
    </message>
    <message>
        <source>Agenda</source>
        <translation>Chương trình</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Nhân sự</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Biên bản</translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation>Phiên họp</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Hình ảnh</translation>
    </message>
</context>
<context>
    <name>DeviceList</name>
    <message>
        <source>Camera</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Micrô</translation>
    </message>
    <message>
        <source>Level of the microphone</source>
        <translation>Mức âm của micrô</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Loa</translation>
    </message>
</context>
<context>
    <name>DocumentHeader</name>
    <message>
        <source>Choose a document</source>
        <translation>Chọn tài liệu</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Tài liệu</translation>
    </message>
    <message>
        <source>Stop leading the others</source>
        <translation>Thôi dẫn trang</translation>
    </message>
    <message>
        <source>Let the others follow my page</source>
        <translation>Cho mọi người theo trang của tôi</translation>
    </message>
    <message>
        <source>Stop following</source>
        <translation>Thôi theo trang</translation>
    </message>
    <message>
        <source>Search in the document</source>
        <translation>Tìm trong tài liệu</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Thu nhỏ</translation>
    </message>
    <message>
        <source>Fit to width, now %1</source>
        <translation>Vừa chiều rộng, hiện %1</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Phóng to</translation>
    </message>
    <message>
        <source>How to read: pages, size, turning</source>
        <translation>Cách đọc: số trang, cỡ hiển thị, xoay trang</translation>
    </message>
    <message>
        <source>Light page</source>
        <translation>Trang nền sáng</translation>
    </message>
    <message>
        <source>Dark page</source>
        <translation>Trang nền tối</translation>
    </message>
    <message>
        <source>Remove the bookmark</source>
        <translation>Bỏ đánh dấu</translation>
    </message>
    <message>
        <source>Bookmark this page</source>
        <translation>Đánh dấu trang này</translation>
    </message>
    <message>
        <source>Page %1 of %2, go to another page</source>
        <translation>Trang %1 trên %2, đến trang khác</translation>
    </message>
</context>
<context>
    <name>DocumentState</name>
    <message>
        <source>Choose a document</source>
        <translation>Chọn tài liệu</translation>
    </message>
</context>
<context>
    <name>DocumentsSheet</name>
    <message>
        <source>Documents</source>
        <translation>Tài liệu</translation>
    </message>
    <message>
        <source>There are no documents yet. They appear here as soon as they are released.</source>
        <translation>Chưa có tài liệu. Tài liệu sẽ hiện ở đây ngay khi được phát hành.</translation>
    </message>
    <message>
        <source>Search all documents</source>
        <translation>Tìm trong mọi tài liệu</translation>
    </message>
</context>
<context>
    <name>DoorSheet</name>
    <message>
        <source>Point</source>
        <translation>Điểm cầu</translation>
    </message>
    <message>
        <source>Code for signing in at %1</source>
        <translation>Mã điểm danh tại %1</translation>
    </message>
    <message>
        <source>Hold your device&apos;s camera before it, or press “With a code…” and type the digits. The code changes every half minute.</source>
        <translation>Hướng camera của máy bạn vào mã, hoặc bấm “Bằng mã…” rồi gõ tám số. Mã đổi mỗi nửa phút.</translation>
    </message>
    <message>
        <source>Show the code again</source>
        <translation>Hiện lại mã</translation>
    </message>
    <message>
        <source>Read badges with this camera</source>
        <translation>Đọc thẻ đại biểu bằng camera máy này</translation>
    </message>
    <message>
        <source>Arrivals</source>
        <translation>Người đã đến</translation>
    </message>
    <message>
        <source>Nobody is here yet.</source>
        <translation>Chưa có ai.</translation>
    </message>
</context>
<context>
    <name>DoorsSheet</name>
    <message>
        <source>Close the doors</source>
        <translation>Đóng cửa, họp kín</translation>
    </message>
    <message>
        <source>Guests, observers and operators see and hear nothing more. The list of speakers is emptied, a recording ends.</source>
        <translation>Khách mời, quan sát viên, người trực điểm cầu không xem, không nghe được nữa. Danh sách đăng ký phát biểu được xóa, việc ghi hình dừng lại.</translation>
    </message>
    <message>
        <source>Reason, for the minutes (may be empty)</source>
        <translation>Lý do, ghi vào biên bản (có thể để trống)</translation>
    </message>
</context>
<context>
    <name>DraftLine</name>
    <message>
        <source>Title</source>
        <translation>Tên tài liệu</translation>
    </message>
    <message>
        <source>Agenda item</source>
        <translation>Mục chương trình</translation>
    </message>
    <message>
        <source>Do not hand in “%1”</source>
        <translation>Không gửi “%1”</translation>
    </message>
</context>
<context>
    <name>EditorMenu</name>
    <message>
        <source>Cut</source>
        <translation>Cắt</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Sao chép</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Dán</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Chọn tất cả</translation>
    </message>
</context>
<context>
    <name>EditorTools</name>
    <message>
        <source>Bold (Ctrl+B)</source>
        <translation>Đậm (Ctrl+B)</translation>
    </message>
    <message>
        <source>Italic (Ctrl+I)</source>
        <translation>Nghiêng (Ctrl+I)</translation>
    </message>
    <message>
        <source>Underline (Ctrl+U)</source>
        <translation>Gạch chân (Ctrl+U)</translation>
    </message>
    <message>
        <source>Points (Ctrl+Shift+8)</source>
        <translation>Gạch đầu dòng (Ctrl+Shift+8)</translation>
    </message>
    <message>
        <source>Numbers (Ctrl+Shift+7)</source>
        <translation>Đánh số (Ctrl+Shift+7)</translation>
    </message>
    <message>
        <source>Back (Ctrl+Z)</source>
        <translation>Hoàn tác (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Again (Ctrl+Y)</source>
        <translation>Làm lại (Ctrl+Y)</translation>
    </message>
    <message>
        <source>Phrases</source>
        <translation>Câu mẫu</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>Kết luận</translation>
    </message>
    <message>
        <source>Change the conclusion</source>
        <translation>Sửa kết luận</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Nhiệm vụ</translation>
    </message>
    <message>
        <source>Add a task</source>
        <translation>Thêm nhiệm vụ</translation>
    </message>
    <message>
        <source>Write down now</source>
        <translation>Ghi ngay</translation>
    </message>
</context>
<context>
    <name>ExportSheet</name>
    <message>
        <source>Save a copy with marks</source>
        <translation>Lưu bản sao kèm nét ghi</translation>
    </message>
    <message>
        <source>Your own marks (%1) are in the copy.</source>
        <translation>Bản sao có nét ghi của bạn (%1).</translation>
    </message>
    <message>
        <source>With the marks others share with me (%1)</source>
        <translation>Kèm cả nét ghi người khác chia sẻ với tôi (%1)</translation>
    </message>
    <message>
        <source>Make marks part of the pages: they show in every program, but cannot be changed any more</source>
        <translation>Gộp nét ghi vào trang: chương trình nào cũng hiện, nhưng không sửa được nữa</translation>
    </message>
    <message>
        <source>Write my name and the time across every page</source>
        <translation>In tên tôi và thời điểm lưu chìm trên mọi trang</translation>
    </message>
    <message>
        <source>Open the copy</source>
        <translation>Mở bản sao</translation>
    </message>
    <message>
        <source>Choose where to save…</source>
        <translation>Chọn nơi lưu…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
</context>
<context>
    <name>FactLine</name>
    <message>
        <source>Insert at the cursor</source>
        <translation>Chèn vào chỗ con trỏ</translation>
    </message>
</context>
<context>
    <name>FileState</name>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Mở</translation>
    </message>
</context>
<context>
    <name>FloorPanel</name>
    <message>
        <source>Speakers</source>
        <translation>Đăng ký phát biểu</translation>
    </message>
    <message>
        <source>Nobody has asked to speak.</source>
        <translation>Chưa có ai đăng ký phát biểu.</translation>
    </message>
</context>
<context>
    <name>GroupPicker</name>
    <message>
        <source>Groups</source>
        <translation>Nhóm</translation>
    </message>
    <message>
        <source>Papers and marks can be given to a group as a whole.</source>
        <translation>Có thể giao tài liệu và chia sẻ nét ghi cho cả nhóm.</translation>
    </message>
    <message>
        <source>Name of a new group</source>
        <translation>Tên nhóm mới</translation>
    </message>
    <message>
        <source>Add the group</source>
        <translation>Thêm nhóm</translation>
    </message>
</context>
<context>
    <name>GroupsSheet</name>
    <message>
        <source>Groups</source>
        <translation>Nhóm</translation>
    </message>
    <message>
        <source>There is no group yet. Open a person and write down the name of a group.</source>
        <translation>Chưa có nhóm nào. Hãy mở một người rồi ghi tên nhóm.</translation>
    </message>
    <message>
        <source>Rename “%1”</source>
        <translation>Đổi tên “%1”</translation>
    </message>
    <message>
        <source>New name of “%1”</source>
        <translation>Tên mới của “%1”</translation>
    </message>
    <message>
        <source>Its people and the readers of its papers go with it. Marks that somebody shared with the old name stay with that name; whoever made them can share them again.</source>
        <translation>Người trong nhóm và quyền đọc tài liệu của nhóm đi theo tên mới. Nét ghi ai đã chia sẻ cho tên cũ thì vẫn thuộc tên cũ; người ghi có thể chia sẻ lại.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Đổi tên</translation>
    </message>
</context>
<context>
    <name>HandButtons</name>
    <message>
        <source>Ask with a stance, or raise a point of order</source>
        <translation>Đăng ký kèm quan điểm, hoặc nêu ý kiến về thủ tục</translation>
    </message>
</context>
<context>
    <name>HandoverSheet</name>
    <message>
        <source>Hand over the chair</source>
        <translation>Giao quyền điều hành</translation>
    </message>
    <message>
        <source>Whoever you choose has the chair&apos;s powers until you take them back. Only people who are here are listed.</source>
        <translation>Người được chọn có quyền của chủ tọa cho đến khi bạn nhận lại. Chỉ liệt kê người đang có mặt.</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Tìm theo tên</translation>
    </message>
    <message>
        <source>Reason, for the minutes (may be empty)</source>
        <translation>Lý do, ghi vào biên bản (có thể để trống)</translation>
    </message>
    <message>
        <source>Nobody who could preside is here by this name.</source>
        <translation>Không có người nào tên như vậy đang có mặt để giao điều hành.</translation>
    </message>
</context>
<context>
    <name>HandsForm</name>
    <message>
        <source>In favour</source>
        <translation>Tán thành</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Không tán thành</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Không biểu quyết</translation>
    </message>
    <message>
        <source>Enter the numbers</source>
        <translation>Nhập số</translation>
    </message>
</context>
<context>
    <name>HeaderFacts</name>
    <message>
        <source>Delegate</source>
        <translation>Đại biểu</translation>
    </message>
    <message>
        <source>Chair</source>
        <translation>Chủ tọa</translation>
    </message>
    <message>
        <source>Secretary</source>
        <translation>Thư ký</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Chế độ xem</translation>
    </message>
</context>
<context>
    <name>ImportColumns</name>
    <message>
        <source>Sheet of the workbook</source>
        <translation>Trang tính</translation>
    </message>
    <message>
        <source>Row with the heads of the columns</source>
        <translation>Hàng tiêu đề của các cột</translation>
    </message>
</context>
<context>
    <name>ImportPreview</name>
    <message>
        <source>Columns</source>
        <translation>Các cột</translation>
    </message>
    <message>
        <source>Another file</source>
        <translation>Tệp khác</translation>
    </message>
    <message>
        <source>Which rows are shown</source>
        <translation>Hiện những hàng nào</translation>
    </message>
    <message>
        <source>Rows of the list</source>
        <translation>Các hàng của danh sách</translation>
    </message>
    <message>
        <source>You may close this and go on working; it goes on by itself.</source>
        <translation>Có thể đóng cửa sổ này và làm việc khác; việc nhập tự tiếp tục.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Look the list over again</source>
        <translation>Xem lại danh sách</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>ImportStart</name>
    <message>
        <source>Drop a list here or choose it: Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, up to 5,000 people. Its columns may hold name, office, body, point, group, role, right to vote and name for logging in.</source>
        <translation>Kéo thả danh sách vào đây hoặc chọn tệp: Excel (.xlsx, .xls), OpenDocument (.ods) hoặc CSV, tối đa 5.000 người. Các cột có thể là họ tên, chức vụ, cơ quan, điểm cầu, tổ/nhóm, vai trò, quyền biểu quyết và tên đăng nhập.</translation>
    </message>
    <message>
        <source>You see first what would change; nothing changes before you say so. An empty cell changes nothing, and nobody is removed.</source>
        <translation>Bạn được xem trước mọi thay đổi; chưa có gì thay đổi khi bạn chưa bấm thực hiện. Ô trống giữ nguyên dữ liệu cũ, và không ai bị bỏ khỏi danh sách.</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Chọn tệp</translation>
    </message>
    <message>
        <source>Save a template (.xlsx)</source>
        <translation>Lưu tệp mẫu (.xlsx)</translation>
    </message>
    <message>
        <source>Save the template</source>
        <translation>Lưu tệp mẫu</translation>
    </message>
</context>
<context>
    <name>InkOptions</name>
    <message>
        <source>Blue</source>
        <translation>Xanh dương</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Đỏ</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Xanh lá</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>Vàng</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Đen</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Tím</translation>
    </message>
    <message>
        <source>Small letters</source>
        <translation>Chữ nhỏ</translation>
    </message>
    <message>
        <source>Medium letters</source>
        <translation>Chữ vừa</translation>
    </message>
    <message>
        <source>Large letters</source>
        <translation>Chữ lớn</translation>
    </message>
    <message>
        <source>Thin</source>
        <translation>Nét mảnh</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Nét vừa</translation>
    </message>
    <message>
        <source>Thick</source>
        <translation>Nét đậm</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Đường thẳng</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>Mũi tên</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Hình chữ nhật</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Hình elip</translation>
    </message>
    <message>
        <source>Who sees what you draw: %1</source>
        <translation>Ai thấy nét vẽ của bạn: %1</translation>
    </message>
    <message>
        <source>Mark lines of text</source>
        <translation>Tô theo dòng chữ</translation>
    </message>
    <message>
        <source>Mark freehand</source>
        <translation>Tô tự do</translation>
    </message>
    <message>
        <source>Whole strokes</source>
        <translation>Cả nét</translation>
    </message>
    <message>
        <source>Only where it goes</source>
        <translation>Chỉ chỗ tẩy qua</translation>
    </message>
</context>
<context>
    <name>InkSetting</name>
    <message>
        <source>How the eraser works</source>
        <translation>Cách tẩy</translation>
    </message>
    <message>
        <source>Another colour for what is selected</source>
        <translation>Đổi màu phần đã chọn</translation>
    </message>
    <message>
        <source>Colour and thickness</source>
        <translation>Màu và độ dày nét</translation>
    </message>
</context>
<context>
    <name>InkToolbar</name>
    <message>
        <source>Pen</source>
        <translation>Bút</translation>
    </message>
    <message>
        <source>Highlighter</source>
        <translation>Bút dạ quang</translation>
    </message>
    <message>
        <source>Underline</source>
        <translation>Gạch chân</translation>
    </message>
    <message>
        <source>Text: tap where it begins</source>
        <translation>Chữ: chạm vào chỗ bắt đầu gõ</translation>
    </message>
    <message>
        <source>Note: tap where it belongs</source>
        <translation>Ghi chú: chạm vào chỗ cần ghi</translation>
    </message>
    <message>
        <source>Lines and shapes</source>
        <translation>Đường và hình</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Tẩy</translation>
    </message>
    <message>
        <source>Lasso: draw around marks to move, recolour, share or delete them</source>
        <translation>Khoanh vùng: vẽ quanh nét để di chuyển, đổi màu, chia sẻ hoặc xóa</translation>
    </message>
    <message>
        <source>Pointer: everybody who follows sees where you point</source>
        <translation>Con trỏ: mọi người đang theo thấy chỗ bạn chỉ</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Hoàn tác</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Làm lại</translation>
    </message>
    <message>
        <source>List of the marks in this document</source>
        <translation>Danh sách nét ghi trong tài liệu này</translation>
    </message>
    <message>
        <source>Who sees what you draw: %1</source>
        <translation>Ai thấy nét vẽ của bạn: %1</translation>
    </message>
    <message>
        <source>Share what is selected (%1)</source>
        <translation>Chia sẻ phần đã chọn (%1)</translation>
    </message>
    <message>
        <source>Delete what is selected (%1)</source>
        <translation>Xóa phần đã chọn (%1)</translation>
    </message>
</context>
<context>
    <name>InvitationNotice</name>
    <message>
        <source>I will come</source>
        <translation>Tôi sẽ dự</translation>
    </message>
    <message>
        <source>I cannot come…</source>
        <translation>Tôi không dự được…</translation>
    </message>
    <message>
        <source>Change my answer</source>
        <translation>Đổi câu trả lời</translation>
    </message>
    <message>
        <source>I cannot come</source>
        <translation>Tôi không dự được</translation>
    </message>
    <message>
        <source>The secretary sees your answer and notes the excuse. You can change it until you are signed in.</source>
        <translation>Thư ký thấy câu trả lời và ghi nhận lý do. Bạn đổi lại được cho đến khi điểm danh.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Gửi</translation>
    </message>
</context>
<context>
    <name>InvitationSheet</name>
    <message>
        <source>Invitation for %1</source>
        <translation>Thư mời cho %1</translation>
    </message>
    <message>
        <source>Invitation as QR code</source>
        <translation>Thư mời dạng mã QR</translation>
    </message>
    <message>
        <source>Works once, until %1. Hand it to this person only.</source>
        <translation>Dùng được một lần, đến %1. Chỉ trao cho đúng người này.</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>Chép liên kết</translation>
    </message>
</context>
<context>
    <name>IssueCard</name>
    <message>
        <source>Number and issue</source>
        <translation>Cấp số và phát hành</translation>
    </message>
    <message>
        <source>Number and code</source>
        <translation>Số, ký hiệu</translation>
    </message>
    <message>
        <source>Language of the paper</source>
        <translation>Ngôn ngữ văn bản</translation>
    </message>
    <message>
        <source>Recipients, a line each</source>
        <translation>Nơi nhận, mỗi dòng một nơi</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>The paper can be issued once the chair has approved the minutes.</source>
        <translation>Có thể phát hành sau khi chủ tọa duyệt biên bản.</translation>
    </message>
    <message>
        <source>Issue again</source>
        <translation>Phát hành lại</translation>
    </message>
    <message>
        <source>Issue the paper</source>
        <translation>Cấp số, phát hành</translation>
    </message>
</context>
<context>
    <name>ItemLine</name>
    <message>
        <source>Show to everybody</source>
        <translation>Công khai với mọi người</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Sửa</translation>
    </message>
    <message>
        <source>Move “%1”: drag it, or press the arrow keys</source>
        <translation>Chuyển “%1”: kéo, hoặc bấm phím mũi tên</translation>
    </message>
    <message>
        <source>Conclusion of the chair</source>
        <translation>Kết luận của chủ tọa</translation>
    </message>
    <message>
        <source>Leave to the next meeting</source>
        <translation>Chuyển sang phiên họp sau</translation>
    </message>
    <message>
        <source>Defer</source>
        <translation>Tạm hoãn</translation>
    </message>
    <message>
        <source>Take off the agenda</source>
        <translation>Bỏ khỏi chương trình</translation>
    </message>
</context>
<context>
    <name>ItemSheet</name>
    <message>
        <source>Add an item</source>
        <translation>Thêm mục</translation>
    </message>
    <message>
        <source>Change the item</source>
        <translation>Sửa mục</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Loại</translation>
    </message>
    <message>
        <source>Minutes planned</source>
        <translation>Số phút dự kiến</translation>
    </message>
    <message>
        <source>Who presents it</source>
        <translation>Người trình bày</translation>
    </message>
    <message>
        <source>Part of</source>
        <translation>Thuộc mục</translation>
    </message>
    <message>
        <source>Behind closed doors: guests see and hear nothing</source>
        <translation>Họp kín: khách mời không xem và không nghe được</translation>
    </message>
    <message>
        <source>Hidden until it is shown to everybody</source>
        <translation>Ẩn cho đến khi công khai</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
</context>
<context>
    <name>KeptMinutes</name>
    <message>
        <source>Save the PDF…</source>
        <translation>Lưu tệp PDF…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>LibraryList</name>
    <message>
        <source>Search the documents and own notes of all meetings, with or without marks</source>
        <translation>Tìm trong tài liệu và ghi chú của mọi phiên họp, gõ có dấu hay không dấu</translation>
    </message>
    <message>
        <source>Remove everything from this machine…</source>
        <translation>Xóa tất cả khỏi máy này…</translation>
    </message>
    <message>
        <source>Remove everything?</source>
        <translation>Xóa tất cả?</translation>
    </message>
    <message>
        <source>Remove everything</source>
        <translation>Xóa tất cả</translation>
    </message>
</context>
<context>
    <name>LibraryMeeting</name>
    <message>
        <source>Documents</source>
        <translation>Tài liệu</translation>
    </message>
    <message>
        <source>Own notes</source>
        <translation>Ghi chú của bạn</translation>
    </message>
    <message>
        <source>Remove this meeting from this machine…</source>
        <translation>Xóa phiên họp này khỏi máy…</translation>
    </message>
    <message>
        <source>All meetings</source>
        <translation>Tất cả phiên họp</translation>
    </message>
    <message>
        <source>Remove this meeting?</source>
        <translation>Xóa phiên họp này?</translation>
    </message>
    <message>
        <source>Remove it from this machine</source>
        <translation>Xóa khỏi máy này</translation>
    </message>
</context>
<context>
    <name>LibraryScreen</name>
    <message>
        <source>Back to the library</source>
        <translation>Về thư viện</translation>
    </message>
    <message>
        <source>Back to the meeting</source>
        <translation>Về phiên họp</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Thư viện</translation>
    </message>
</context>
<context>
    <name>LineButton</name>
    <message>
        <source>My line: %1</source>
        <translation>Đường truyền của tôi: %1</translation>
    </message>
</context>
<context>
    <name>MarkLine</name>
    <message>
        <source>Page %1</source>
        <translation>Trang %1</translation>
    </message>
    <message>
        <source>Share this mark</source>
        <translation>Chia sẻ nét ghi này</translation>
    </message>
    <message>
        <source>Delete this mark</source>
        <translation>Xóa nét ghi này</translation>
    </message>
</context>
<context>
    <name>MarkShareSheet</name>
    <message>
        <source>Show %1 marks to</source>
        <translation>Cho xem %1 nét ghi</translation>
    </message>
    <message>
        <source>Who sees what you draw from now on</source>
        <translation>Ai thấy nét vẽ của bạn từ bây giờ</translation>
    </message>
    <message>
        <source>Only me</source>
        <translation>Chỉ mình tôi</translation>
    </message>
    <message>
        <source>Search by name, office or group</source>
        <translation>Tìm theo tên, chức vụ hoặc nhóm</translation>
    </message>
    <message>
        <source>Chosen: %1</source>
        <translation>Đã chọn: %1</translation>
    </message>
    <message>
        <source>What is shared stays shared: others have it then. You can delete a mark, which deletes it for everybody. Whoever may not open this document sees nothing of it.</source>
        <translation>Đã chia sẻ thì không rút lại được: người khác đã có nét ghi đó. Bạn có thể xóa nét ghi, khi đó mọi người đều không còn thấy. Ai không được mở tài liệu này thì không thấy gì.</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Chia sẻ</translation>
    </message>
    <message>
        <source>Draw for them</source>
        <translation>Vẽ cho những người này xem</translation>
    </message>
    <message>
        <source>Publish this layer: all my marks on this document (%1)…</source>
        <translation>Công bố lớp ghi chú này: mọi nét ghi của tôi trên tài liệu (%1)…</translation>
    </message>
    <message>
        <source>Publish this layer</source>
        <translation>Công bố lớp ghi chú này</translation>
    </message>
    <message>
        <source>All %1 marks of yours on version %2 of “%3” will be shown to everybody who has the document. The meeting&apos;s record will say so, with a fingerprint of the marks as they are now. This cannot be taken back.</source>
        <translation>Toàn bộ %1 nét ghi của bạn trên bản %2 của “%3” sẽ hiện ra với mọi người có tài liệu này. Hồ sơ phiên họp ghi lại việc này kèm mã nhận dạng của các nét ghi lúc này. Không thể rút lại.</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Công bố</translation>
    </message>
</context>
<context>
    <name>MarksSheet</name>
    <message>
        <source>Marks in this document</source>
        <translation>Nét ghi trong tài liệu này</translation>
    </message>
    <message>
        <source>Which marks</source>
        <translation>Xem nét ghi nào</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tất cả</translation>
    </message>
    <message>
        <source>Mine (%1)</source>
        <translation>Của tôi (%1)</translation>
    </message>
    <message>
        <source>Shared with me (%1)</source>
        <translation>Được chia sẻ (%1)</translation>
    </message>
    <message>
        <source>%1 deleted.</source>
        <translation>Đã xóa %1.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Hoàn tác</translation>
    </message>
    <message>
        <source>Nobody has shared marks on this document with you.</source>
        <translation>Chưa ai chia sẻ nét ghi trên tài liệu này với bạn.</translation>
    </message>
    <message>
        <source>No marks yet. Take a pen or the highlighter below the pages.</source>
        <translation>Chưa có nét ghi nào. Hãy chọn bút hoặc bút dạ quang ở dưới trang.</translation>
    </message>
    <message>
        <source>Page %1</source>
        <translation>Trang %1</translation>
    </message>
    <message>
        <source>Share all my marks in this document…</source>
        <translation>Chia sẻ mọi nét ghi của tôi trong tài liệu này…</translation>
    </message>
    <message>
        <source>Save a copy with marks…</source>
        <translation>Lưu bản sao kèm nét ghi…</translation>
    </message>
</context>
<context>
    <name>MeetingCard</name>
    <message>
        <source>This meeting</source>
        <translation>Phiên họp này</translation>
    </message>
    <message>
        <source>Change name, place and time</source>
        <translation>Sửa tên, nơi họp, thời gian</translation>
    </message>
    <message>
        <source>Save the invitation for calendars (.ics)</source>
        <translation>Lưu giấy mời họp (.ics)</translation>
    </message>
    <message>
        <source>Rules: %1</source>
        <translation>Quy chế: %1</translation>
    </message>
    <message>
        <source>From the opening on these stand as they are.</source>
        <translation>Từ khi khai mạc, các nội dung này giữ nguyên.</translation>
    </message>
</context>
<context>
    <name>MeetingHeader</name>
    <message>
        <source>Code for signing in at the door</source>
        <translation>Mã điểm danh ở cửa</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Biên bản</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Cài đặt</translation>
    </message>
</context>
<context>
    <name>MeetingNarrow</name>
    <message>
        <source>Papers</source>
        <translation>Tài liệu</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Hình ảnh</translation>
    </message>
    <message>
        <source>Chair</source>
        <translation>Chủ tọa</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>Biểu quyết</translation>
    </message>
    <message>
        <source>Floor</source>
        <translation>Phát biểu</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>%1, a ballot waits for you</source>
        <translation>%1, có phiếu chờ bạn</translation>
    </message>
    <message>
        <source>No vote is open.</source>
        <translation>Không có biểu quyết nào đang mở.</translation>
    </message>
</context>
<context>
    <name>MeetingScreen</name>
    <message>
        <source>Understood</source>
        <translation>Đã rõ</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Thử lại</translation>
    </message>
    <message>
        <source>Stop sharing</source>
        <translation>Dừng chia sẻ</translation>
    </message>
</context>
<context>
    <name>MeetingSheet</name>
    <message>
        <source>Name, place and time</source>
        <translation>Tên, nơi họp, thời gian</translation>
    </message>
    <message>
        <source>Name of the meeting</source>
        <translation>Tên phiên họp</translation>
    </message>
    <message>
        <source>Body that meets</source>
        <translation>Cơ quan họp</translation>
    </message>
    <message>
        <source>Body above it, for the head of the minutes</source>
        <translation>Cơ quan chủ quản, ghi ở đầu biên bản</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Địa điểm</translation>
    </message>
    <message>
        <source>The time of the beginning is set</source>
        <translation>Đã định thời gian bắt đầu</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Giờ</translation>
    </message>
    <message>
        <source>Minute</source>
        <translation>Phút</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
</context>
<context>
    <name>MicButton</name>
    <message>
        <source>Hold the button or the space bar to talk</source>
        <translation>Giữ nút này hoặc phím cách để nói</translation>
    </message>
</context>
<context>
    <name>MinutesConflict</name>
    <message>
        <source>(the text was taken out)</source>
        <translation>(nội dung đã bị xóa)</translation>
    </message>
    <message>
        <source>Put both together</source>
        <translation>Ghép cả hai bản</translation>
    </message>
    <message>
        <source>Keep mine below</source>
        <translation>Giữ bản của tôi bên dưới</translation>
    </message>
    <message>
        <source>Take this one</source>
        <translation>Lấy bản này</translation>
    </message>
</context>
<context>
    <name>MinutesEditor</name>
    <message>
        <source>Write here. “/” or Ctrl+Space: phrases; press a fact to insert it.</source>
        <translation>Soạn tại đây. Gõ “/” hoặc Ctrl+Space để chọn câu mẫu; bấm vào diễn biến để chèn.</translation>
    </message>
    <message>
        <source>Write here</source>
        <translation>Soạn tại đây</translation>
    </message>
    <message>
        <source>Text of the minutes: %1</source>
        <translation>Nội dung biên bản: %1</translation>
    </message>
</context>
<context>
    <name>MinutesOutline</name>
    <message>
        <source>Follows the meeting</source>
        <translation>Đang theo phiên họp</translation>
    </message>
    <message>
        <source>Follow the meeting</source>
        <translation>Theo phiên họp</translation>
    </message>
    <message>
        <source>The text before (Alt+Up)</source>
        <translation>Phần trước (Alt+Lên)</translation>
    </message>
    <message>
        <source>The text after (Alt+Down)</source>
        <translation>Phần sau (Alt+Xuống)</translation>
    </message>
    <message>
        <source>Text of the minutes</source>
        <translation>Nội dung biên bản</translation>
    </message>
    <message>
        <source>What happened here (%1)</source>
        <translation>Diễn biến (%1)</translation>
    </message>
    <message>
        <source>What happened here</source>
        <translation>Diễn biến</translation>
    </message>
    <message>
        <source>Nothing has happened here yet. Speakers, votes and papers appear by themselves.</source>
        <translation>Chưa có diễn biến. Người phát biểu, biểu quyết và tài liệu sẽ tự hiện ở đây.</translation>
    </message>
</context>
<context>
    <name>MinutesProof</name>
    <message>
        <source>Send for comments</source>
        <translation>Gửi lấy ý kiến</translation>
    </message>
    <message>
        <source>Language of the paper</source>
        <translation>Ngôn ngữ văn bản</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Đang xem</translation>
    </message>
    <message>
        <source>As it stands now</source>
        <translation>Bản hiện tại</translation>
    </message>
    <message>
        <source>The issued paper</source>
        <translation>Bản đã phát hành</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Lưu PDF</translation>
    </message>
    <message>
        <source>Save as DOCX</source>
        <translation>Lưu DOCX</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Trang in</translation>
    </message>
    <message>
        <source>Comments (%1)</source>
        <translation>Góp ý (%1)</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Thử lại</translation>
    </message>
    <message>
        <source>Minutes as printed</source>
        <translation>Biên bản như bản in</translation>
    </message>
    <message>
        <source>Comments, %1 to be answered</source>
        <translation>Góp ý, %1 chưa trả lời</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Góp ý</translation>
    </message>
    <message>
        <source>Nothing was sent yet. Send the draft, and comments come in here.</source>
        <translation>Chưa gửi dự thảo. Sau khi gửi, góp ý sẽ hiện ở đây.</translation>
    </message>
    <message>
        <source>No comments yet.</source>
        <translation>Chưa có góp ý.</translation>
    </message>
</context>
<context>
    <name>MinutesSteps</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Bước %1/%2: %3</translation>
    </message>
</context>
<context>
    <name>MinutesTasks</name>
    <message>
        <source>Add a task</source>
        <translation>Thêm nhiệm vụ</translation>
    </message>
    <message>
        <source>Save as a table (CSV)</source>
        <translation>Lưu bảng (CSV)</translation>
    </message>
    <message>
        <source>Save for calendars (.ics)</source>
        <translation>Lưu cho lịch (.ics)</translation>
    </message>
    <message>
        <source>No tasks yet. A task says what is to be done, who does it and until when; it stands at the end of the minutes.</source>
        <translation>Chưa có nhiệm vụ. Mỗi nhiệm vụ ghi rõ việc, người thực hiện và thời hạn; được in ở cuối biên bản.</translation>
    </message>
</context>
<context>
    <name>NoteSheet</name>
    <message>
        <source>Note on page %1</source>
        <translation>Ghi chú ở trang %1</translation>
    </message>
    <message>
        <source>Shared note on page %1</source>
        <translation>Ghi chú chung ở trang %1</translation>
    </message>
    <message>
        <source>Your note</source>
        <translation>Ghi chú của bạn</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Xóa</translation>
    </message>
</context>
<context>
    <name>NotedVoteSheet</name>
    <message>
        <source>Enter a form handed in</source>
        <translation>Nhập phiếu ý kiến giấy</translation>
    </message>
    <message>
        <source>Note a spoken vote</source>
        <translation>Ghi biểu quyết bằng lời</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Tìm theo tên</translation>
    </message>
    <message>
        <source>Their opinion in words (may be empty)</source>
        <translation>Ý kiến bằng lời của đại biểu (có thể để trống)</translation>
    </message>
    <message>
        <source>Blank ballot</source>
        <translation>Phiếu trắng</translation>
    </message>
    <message>
        <source>Choose somebody else</source>
        <translation>Chọn người khác</translation>
    </message>
</context>
<context>
    <name>ObjectionAnswer</name>
    <message>
        <source>Answer the objection</source>
        <translation>Trả lời ý kiến không nhất trí</translation>
    </message>
    <message>
        <source>Answer, for the author and the record</source>
        <translation>Nội dung trả lời, gửi người nêu và ghi vào hồ sơ</translation>
    </message>
    <message>
        <source>Upheld</source>
        <translation>Chấp nhận</translation>
    </message>
    <message>
        <source>Not upheld</source>
        <translation>Không chấp nhận</translation>
    </message>
</context>
<context>
    <name>ObjectionList</name>
    <message>
        <source>Object…</source>
        <translation>Nêu ý kiến không nhất trí…</translation>
    </message>
    <message>
        <source>Chair: %1</source>
        <translation>Chủ tọa: %1</translation>
    </message>
    <message>
        <source>Answer…</source>
        <translation>Trả lời…</translation>
    </message>
</context>
<context>
    <name>ObjectionSheet</name>
    <message>
        <source>Object to the minutes</source>
        <translation>Nêu ý kiến không nhất trí</translation>
    </message>
    <message>
        <source>What the objection is about</source>
        <translation>Ý kiến về nội dung</translation>
    </message>
    <message>
        <source>What is wrong, and how it should be</source>
        <translation>Chỗ chưa đúng và đề nghị sửa</translation>
    </message>
    <message>
        <source>It is put on record and cannot be taken back. What it says is for the chair, the secretary and you.</source>
        <translation>Ý kiến được ghi vào hồ sơ phiên họp và không rút lại được. Nội dung chỉ chủ tọa, thư ký và bạn được biết.</translation>
    </message>
    <message>
        <source>Put it on record</source>
        <translation>Ghi vào hồ sơ</translation>
    </message>
</context>
<context>
    <name>OptionAnswers</name>
    <message>
        <source>In favour</source>
        <translation>Tán thành</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Không tán thành</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Không biểu quyết</translation>
    </message>
</context>
<context>
    <name>OptionBars</name>
    <message>
        <source>elected</source>
        <translation>trúng cử</translation>
    </message>
    <message>
        <source>tied</source>
        <translation>bằng phiếu</translation>
    </message>
</context>
<context>
    <name>PageCounter</name>
    <message>
        <source>Page back</source>
        <translation>Trang trước</translation>
    </message>
    <message>
        <source>Page %1 of %2, go to another page</source>
        <translation>Trang %1 trên %2, đến trang khác</translation>
    </message>
    <message>
        <source>Page forward</source>
        <translation>Trang sau</translation>
    </message>
</context>
<context>
    <name>PageInk</name>
    <message>
        <source>Note: %1</source>
        <translation>Ghi chú: %1</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>page %1 of %2</source>
        <translation>trang %1 trên %2</translation>
    </message>
</context>
<context>
    <name>PageSheet</name>
    <message>
        <source>Page %1</source>
        <translation>Trang %1</translation>
    </message>
    <message>
        <source>This page cannot be shown. The other pages can; tell the secretary.</source>
        <translation>Không hiển thị được trang này. Các trang khác vẫn đọc được; hãy báo thư ký.</translation>
    </message>
</context>
<context>
    <name>PageStrip</name>
    <message>
        <source>Small pictures of the pages</source>
        <translation>Ảnh nhỏ các trang</translation>
    </message>
</context>
<context>
    <name>PageText</name>
    <message>
        <source>Text on page %1</source>
        <translation>Chữ trên trang %1</translation>
    </message>
</context>
<context>
    <name>PaperChooser</name>
    <message>
        <source>Papers</source>
        <translation>Tài liệu</translation>
    </message>
    <message>
        <source>Choose papers</source>
        <translation>Chọn tài liệu</translation>
    </message>
    <message>
        <source>Choose a folder of papers</source>
        <translation>Chọn thư mục tài liệu</translation>
    </message>
    <message>
        <source>Choose the new version</source>
        <translation>Chọn tệp của bản mới</translation>
    </message>
</context>
<context>
    <name>PaperGrip</name>
    <message>
        <source>Move “%1”: drag it, or press the arrow keys</source>
        <translation>Chuyển “%1”: kéo, hoặc bấm phím mũi tên</translation>
    </message>
</context>
<context>
    <name>PaperHeading</name>
    <message>
        <source>Release all %1</source>
        <translation>Phát hành cả %1</translation>
    </message>
    <message>
        <source>Add files to item %1</source>
        <translation>Thêm tệp vào mục %1</translation>
    </message>
</context>
<context>
    <name>PaperLine</name>
    <message>
        <source>What changed: %1</source>
        <translation>Nội dung thay đổi: %1</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Phát hành</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Thu hồi</translation>
    </message>
    <message>
        <source>Release at a time</source>
        <translation>Hẹn giờ phát hành</translation>
    </message>
    <message>
        <source>Versions and signatures</source>
        <translation>Các bản và chữ ký</translation>
    </message>
    <message>
        <source>Change title, item, readers; versions</source>
        <translation>Sửa tên, mục, người đọc; xem các bản</translation>
    </message>
    <message>
        <source>New version</source>
        <translation>Bản mới</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Chuyển lên</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Chuyển xuống</translation>
    </message>
</context>
<context>
    <name>PaperOutSheet</name>
    <message>
        <source>Hand out paper ballots</source>
        <translation>Phát phiếu giấy</translation>
    </message>
    <message>
        <source>Tick whoever takes a paper ballot. They cannot vote by device then; untick who gives it back unused.</source>
        <translation>Đánh dấu người nhận phiếu giấy. Người đó không bỏ phiếu trên máy nữa; bỏ dấu nếu trả lại phiếu chưa dùng.</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Tìm theo tên</translation>
    </message>
</context>
<context>
    <name>PaperPages</name>
    <message>
        <source>page %1 of %2</source>
        <translation>trang %1/%2</translation>
    </message>
    <message>
        <source>Page %1</source>
        <translation>Trang %1</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Thu nhỏ</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Phóng to</translation>
    </message>
</context>
<context>
    <name>PaperSheet</name>
    <message>
        <source>Title</source>
        <translation>Tên tài liệu</translation>
    </message>
    <message>
        <source>Agenda item</source>
        <translation>Mục chương trình</translation>
    </message>
    <message>
        <source>Confidentiality</source>
        <translation>Mức độ phổ biến</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Các bản</translation>
    </message>
</context>
<context>
    <name>PasswordSheet</name>
    <message>
        <source>Password</source>
        <translation>Mật khẩu</translation>
    </message>
    <message>
        <source>With a password you can log in on any device, without a new invitation. Your other devices are logged out when it changes. Private notes made before stay readable on the devices that have them.</source>
        <translation>Có mật khẩu, bạn đăng nhập được trên mọi thiết bị mà không cần thư mời mới. Khi đổi mật khẩu, các thiết bị khác của bạn sẽ được đăng xuất. Ghi chú riêng đã viết trước đó vẫn đọc được trên những thiết bị đang giữ chúng.</translation>
    </message>
    <message>
        <source>Present password (leave empty if you have none)</source>
        <translation>Mật khẩu hiện tại (để trống nếu chưa có)</translation>
    </message>
    <message>
        <source>New password, at least 10 characters</source>
        <translation>Mật khẩu mới, ít nhất 10 ký tự</translation>
    </message>
    <message>
        <source>New password once more</source>
        <translation>Nhập lại mật khẩu mới</translation>
    </message>
    <message>
        <source>Save the password</source>
        <translation>Lưu mật khẩu</translation>
    </message>
</context>
<context>
    <name>PeopleImportSheet</name>
    <message>
        <source>People from a file</source>
        <translation>Nhập nhân sự từ tệp</translation>
    </message>
    <message>
        <source>“%1” is being read…</source>
        <translation>Đang đọc “%1”…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Choose a list of people</source>
        <translation>Chọn danh sách nhân sự</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Danh sách</translation>
    </message>
</context>
<context>
    <name>PersonSheet</name>
    <message>
        <source>Add a person</source>
        <translation>Thêm người</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Họ và tên</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Chức vụ</translation>
    </message>
    <message>
        <source>Name for logging in</source>
        <translation>Tên đăng nhập</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Vai trò</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Điểm cầu</translation>
    </message>
    <message>
        <source>Has a vote and counts for the quorum</source>
        <translation>Có quyền biểu quyết và được tính túc số</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
</context>
<context>
    <name>PhraseLine</name>
    <message>
        <source>Remove this phrase</source>
        <translation>Xóa câu mẫu này</translation>
    </message>
</context>
<context>
    <name>PhraseSheet</name>
    <message>
        <source>Stock phrases</source>
        <translation>Câu mẫu</translation>
    </message>
    <message>
        <source>A few letters, for instance “ket luan”</source>
        <translation>Vài chữ, ví dụ “ket luan”</translation>
    </message>
    <message>
        <source>No phrase has these words.</source>
        <translation>Không có câu mẫu nào chứa các chữ này.</translation>
    </message>
    <message>
        <source>Keep what is selected as my phrase</source>
        <translation>Lưu đoạn đang chọn thành câu mẫu của tôi</translation>
    </message>
    <message>
        <source>Keep these letters as my phrase</source>
        <translation>Lưu các chữ này thành câu mẫu của tôi</translation>
    </message>
</context>
<context>
    <name>PlanLine</name>
    <message>
        <source>Take row %1 in again</source>
        <translation>Lấy lại hàng %1</translation>
    </message>
    <message>
        <source>Leave row %1 out</source>
        <translation>Bỏ qua hàng %1</translation>
    </message>
</context>
<context>
    <name>PollItem</name>
    <message>
        <source>Order of the roll</source>
        <translation>Thứ tự gọi tên</translation>
    </message>
    <message>
        <source>Open the vote</source>
        <translation>Mở biểu quyết</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Sửa</translation>
    </message>
    <message>
        <source>Close and count</source>
        <translation>Đóng và kiểm phiếu</translation>
    </message>
    <message>
        <source>Enter a form handed in</source>
        <translation>Nhập phiếu ý kiến giấy</translation>
    </message>
    <message>
        <source>Note a spoken vote</source>
        <translation>Ghi biểu quyết bằng lời</translation>
    </message>
    <message>
        <source>Hand out paper ballots</source>
        <translation>Phát phiếu giấy</translation>
    </message>
    <message>
        <source>Enter the counting record</source>
        <translation>Nhập biên bản kiểm phiếu</translation>
    </message>
    <message>
        <source>Correct the counting record</source>
        <translation>Sửa biên bản kiểm phiếu</translation>
    </message>
    <message>
        <source>Declare the result</source>
        <translation>Công bố kết quả</translation>
    </message>
    <message>
        <source>Result in full</source>
        <translation>Kết quả đầy đủ</translation>
    </message>
    <message>
        <source>Vote again</source>
        <translation>Biểu quyết lại</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
</context>
<context>
    <name>PollList</name>
    <message>
        <source>List to vote on</source>
        <translation>Danh sách biểu quyết</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Chuyển lên</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Chuyển xuống</translation>
    </message>
    <message>
        <source>Take “%1” off the list</source>
        <translation>Bỏ “%1” khỏi danh sách</translation>
    </message>
    <message>
        <source>A name or an option</source>
        <translation>Họ tên hoặc phương án</translation>
    </message>
    <message>
        <source>Add to the list</source>
        <translation>Thêm vào danh sách</translation>
    </message>
    <message>
        <source>Hide the roster</source>
        <translation>Ẩn danh sách đại biểu</translation>
    </message>
    <message>
        <source>Choose from the roster</source>
        <translation>Chọn từ danh sách đại biểu</translation>
    </message>
    <message>
        <source>Search by name or office</source>
        <translation>Tìm theo tên hoặc chức vụ</translation>
    </message>
    <message>
        <source>How many can be elected</source>
        <translation>Số người được bầu</translation>
    </message>
    <message>
        <source>At most to choose</source>
        <translation>Chọn nhiều nhất</translation>
    </message>
    <message>
        <source>At least to choose</source>
        <translation>Chọn ít nhất</translation>
    </message>
</context>
<context>
    <name>PollSheet</name>
    <message>
        <source>Change the vote</source>
        <translation>Sửa biểu quyết</translation>
    </message>
    <message>
        <source>New vote</source>
        <translation>Biểu quyết mới</translation>
    </message>
    <message>
        <source>What is voted on</source>
        <translation>Nội dung biểu quyết</translation>
    </message>
    <message>
        <source>Kind of decision</source>
        <translation>Loại quyết định</translation>
    </message>
    <message>
        <source>How the vote is taken</source>
        <translation>Hình thức biểu quyết</translation>
    </message>
    <message>
        <source>Order of the roll</source>
        <translation>Thứ tự gọi tên</translation>
    </message>
    <message>
        <source>Fewer choices</source>
        <translation>Bớt lựa chọn</translation>
    </message>
    <message>
        <source>More choices</source>
        <translation>Thêm lựa chọn</translation>
    </message>
    <message>
        <source>Open the vote now</source>
        <translation>Mở biểu quyết ngay</translation>
    </message>
    <message>
        <source>Save the change</source>
        <translation>Lưu thay đổi</translation>
    </message>
    <message>
        <source>Prepare it for later</source>
        <translation>Chuẩn bị để mở sau</translation>
    </message>
</context>
<context>
    <name>PollSheetMore</name>
    <message>
        <source>What a ballot says</source>
        <translation>Cách bỏ phiếu</translation>
    </message>
    <message>
        <source>Majority</source>
        <translation>Tỷ lệ thông qua</translation>
    </message>
    <message>
        <source>Share, such as 3/5</source>
        <translation>Tỷ lệ, ví dụ 3/5</translation>
    </message>
    <message>
        <source>Reaching the share is enough</source>
        <translation>Đạt đúng tỷ lệ cũng được thông qua</translation>
    </message>
    <message>
        <source>Counted of</source>
        <translation>Tính trên</translation>
    </message>
    <message>
        <source>In a tie</source>
        <translation>Khi bằng phiếu</translation>
    </message>
    <message>
        <source>What everybody is shown of the result</source>
        <translation>Kết quả công bố cho mọi người</translation>
    </message>
    <message>
        <source>Time shown</source>
        <translation>Thời gian hiển thị</translation>
    </message>
    <message>
        <source>Declare together with the other votes of this item</source>
        <translation>Công bố cùng các biểu quyết khác của mục này</translation>
    </message>
    <message>
        <source>Some vote on paper; a counting record is entered</source>
        <translation>Có phiếu giấy; nhập biên bản kiểm phiếu</translation>
    </message>
    <message>
        <source>An opinion in words can be added</source>
        <translation>Được ghi thêm ý kiến bằng lời</translation>
    </message>
    <message>
        <source>Votes count by their weight</source>
        <translation>Tính theo trọng số của phiếu</translation>
    </message>
    <message>
        <source>Blank ballots are allowed</source>
        <translation>Cho phép phiếu trắng</translation>
    </message>
</context>
<context>
    <name>PrejoinPicture</name>
    <message>
        <source>Camera</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>Turn the camera off</source>
        <translation>Tắt camera</translation>
    </message>
    <message>
        <source>Turn the camera on and see yourself</source>
        <translation>Bật camera và xem hình của bạn</translation>
    </message>
</context>
<context>
    <name>PrejoinScreen</name>
    <message>
        <source>The chair sees your name: %1.</source>
        <translation>Chủ tọa thấy tên bạn: %1.</translation>
    </message>
    <message>
        <source>Join the meeting</source>
        <translation>Vào phiên họp</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
</context>
<context>
    <name>PrejoinSound</name>
    <message>
        <source>Microphone</source>
        <translation>Micrô</translation>
    </message>
    <message>
        <source>Level of the microphone</source>
        <translation>Mức âm của micrô</translation>
    </message>
    <message>
        <source>Recording … press to stop</source>
        <translation>Đang ghi … bấm để dừng</translation>
    </message>
    <message>
        <source>Playing … press to stop</source>
        <translation>Đang phát … bấm để dừng</translation>
    </message>
    <message>
        <source>Record 4 seconds and hear yourself</source>
        <translation>Ghi 4 giây và nghe lại</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Loa</translation>
    </message>
    <message>
        <source>Play a test sound</source>
        <translation>Phát âm thanh thử</translation>
    </message>
    <message>
        <source>Level of the speaker</source>
        <translation>Mức âm của loa</translation>
    </message>
</context>
<context>
    <name>PresenceLine</name>
    <message>
        <source>Is here</source>
        <translation>Có mặt</translation>
    </message>
    <message>
        <source>Excused</source>
        <translation>Vắng có lý do</translation>
    </message>
    <message>
        <source>Has left</source>
        <translation>Đã rời</translation>
    </message>
    <message>
        <source>Attendance of %1: times, corrections, substitute</source>
        <translation>Điểm danh của %1: giờ giấc, đính chính, người đi thay</translation>
    </message>
</context>
<context>
    <name>PresenceNotice</name>
    <message>
        <source>With a code…</source>
        <translation>Bằng mã…</translation>
    </message>
</context>
<context>
    <name>ProxySheet</name>
    <message>
        <source>Proxies</source>
        <translation>Ủy quyền biểu quyết</translation>
    </message>
    <message>
        <source>Whoever is absent when a vote opens can be represented by a member who is here. It holds for votes that open from now on.</source>
        <translation>Người vắng mặt khi mở biểu quyết có thể được một đại biểu có mặt biểu quyết thay. Có hiệu lực với các lần biểu quyết mở từ lúc này.</translation>
    </message>
    <message>
        <source>End the proxy of %1</source>
        <translation>Chấm dứt ủy quyền của %1</translation>
    </message>
    <message>
        <source>Who is represented</source>
        <translation>Người ủy quyền</translation>
    </message>
    <message>
        <source>Who votes for them</source>
        <translation>Người nhận ủy quyền</translation>
    </message>
    <message>
        <source>Paper it rests on (may be empty)</source>
        <translation>Căn cứ (giấy ủy quyền; có thể để trống)</translation>
    </message>
    <message>
        <source>Note the proxy</source>
        <translation>Ghi ủy quyền</translation>
    </message>
</context>
<context>
    <name>QuorumSheet</name>
    <message>
        <source>The quorum is lost</source>
        <translation>Không còn đủ túc số</translation>
    </message>
    <message>
        <source>Your decision is written into the minutes. Whether votes can be opened without a quorum is settled by the rules of the meeting.</source>
        <translation>Quyết định được ghi vào biên bản. Khi thiếu túc số có mở biểu quyết được hay không là theo quy chế của phiên họp.</translation>
    </message>
    <message>
        <source>Words for the minutes (may be empty)</source>
        <translation>Nội dung ghi vào biên bản (có thể để trống)</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>Kiểm tra lại túc số</translation>
    </message>
    <message>
        <source>Suspend the meeting</source>
        <translation>Tạm dừng phiên họp</translation>
    </message>
    <message>
        <source>Go on without a quorum</source>
        <translation>Tiếp tục họp khi thiếu túc số</translation>
    </message>
</context>
<context>
    <name>ReadersField</name>
    <message>
        <source>Who may read it</source>
        <translation>Ai được đọc</translation>
    </message>
</context>
<context>
    <name>ReadingActions</name>
    <message>
        <source>I have read the changes</source>
        <translation>Tôi đã xem các chỗ sửa</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>Duyệt…</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>Ký…</translation>
    </message>
    <message>
        <source>Open again…</source>
        <translation>Mở lại…</translation>
    </message>
</context>
<context>
    <name>ReadingComments</name>
    <message>
        <source>What it is about</source>
        <translation>Nội dung góp ý về</translation>
    </message>
    <message>
        <source>Comment for the secretary</source>
        <translation>Góp ý gửi thư ký</translation>
    </message>
    <message>
        <source>Send the comment</source>
        <translation>Gửi góp ý</translation>
    </message>
    <message>
        <source>Secretary: %1</source>
        <translation>Thư ký: %1</translation>
    </message>
</context>
<context>
    <name>ReadingMinutes</name>
    <message>
        <source>Pages</source>
        <translation>Các trang</translation>
    </message>
    <message>
        <source>Where they stand</source>
        <translation>Tình trạng</translation>
    </message>
    <message>
        <source>My part</source>
        <translation>Phần của tôi</translation>
    </message>
    <message>
        <source>Comments (%1)</source>
        <translation>Góp ý (%1)</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Góp ý</translation>
    </message>
    <message>
        <source>Objections (%1)</source>
        <translation>Ý kiến không nhất trí (%1)</translation>
    </message>
    <message>
        <source>Objections</source>
        <translation>Ý kiến không nhất trí</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Nội dung hiển thị</translation>
    </message>
    <message>
        <source>Save the PDF…</source>
        <translation>Lưu tệp PDF…</translation>
    </message>
    <message>
        <source>Open the saved PDF</source>
        <translation>Mở tệp PDF đã lưu</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Approve the minutes</source>
        <translation>Duyệt biên bản</translation>
    </message>
</context>
<context>
    <name>ReadingPaper</name>
    <message>
        <source>Try again</source>
        <translation>Thử lại</translation>
    </message>
</context>
<context>
    <name>ReadingRemark</name>
    <message>
        <source>You · %1</source>
        <translation>Bạn · %1</translation>
    </message>
</context>
<context>
    <name>ReadingReopen</name>
    <message>
        <source>Open the minutes again</source>
        <translation>Mở lại biên bản</translation>
    </message>
    <message>
        <source>The approval is taken back. A paper that was issued and all signatures on it are void: the minutes are mended, approved, issued and signed anew. Everybody is told the reason.</source>
        <translation>Việc duyệt được hủy. Bản đã phát hành và mọi chữ ký trên đó không còn giá trị: biên bản được sửa, duyệt, phát hành và ký lại. Mọi người được biết lý do.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
</context>
<context>
    <name>ReadingSheet</name>
    <message>
        <source>How to read</source>
        <translation>Cách đọc</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Trang</translation>
    </message>
    <message>
        <source>One page</source>
        <translation>Một trang</translation>
    </message>
    <message>
        <source>Two pages</source>
        <translation>Hai trang</translation>
    </message>
    <message>
        <source>Two pages, first alone</source>
        <translation>Hai trang, trang đầu riêng</translation>
    </message>
    <message>
        <source>Turning pages</source>
        <translation>Cách lật trang</translation>
    </message>
    <message>
        <source>Scroll through</source>
        <translation>Cuộn liên tục</translation>
    </message>
    <message>
        <source>Page by page</source>
        <translation>Từng trang</translation>
    </message>
    <message>
        <source>Size, %1 % of the width</source>
        <translation>Cỡ hiển thị, %1 % chiều rộng</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Cỡ hiển thị</translation>
    </message>
    <message>
        <source>Fit the width</source>
        <translation>Vừa chiều rộng</translation>
    </message>
    <message>
        <source>Whole page</source>
        <translation>Vừa cả trang</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Thu nhỏ</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Phóng to</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>Xoay trái</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>Xoay phải</translation>
    </message>
    <message>
        <source>Light page</source>
        <translation>Trang sáng</translation>
    </message>
    <message>
        <source>Dark page</source>
        <translation>Trang tối</translation>
    </message>
    <message>
        <source>Small pictures of the pages beside them</source>
        <translation>Hiện ảnh nhỏ các trang ở bên cạnh</translation>
    </message>
</context>
<context>
    <name>ReadingStatus</name>
    <message>
        <source>The secretary writes: “%1”</source>
        <translation>Thư ký ghi: “%1”</translation>
    </message>
    <message>
        <source>Before: %1</source>
        <translation>Trước: %1</translation>
    </message>
    <message>
        <source>Now: %1</source>
        <translation>Nay: %1</translation>
    </message>
    <message>
        <source>Taken out</source>
        <translation>Đã bỏ</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Chữ ký</translation>
    </message>
</context>
<context>
    <name>RecordSheet</name>
    <message>
        <source>Is now</source>
        <translation>Đang ở</translation>
    </message>
    <message>
        <source>Arrivals and departures</source>
        <translation>Giờ đến, giờ về</translation>
    </message>
    <message>
        <source>Nothing is noted yet.</source>
        <translation>Chưa ghi nhận gì.</translation>
    </message>
    <message>
        <source>Correct these times</source>
        <translation>Đính chính giờ này</translation>
    </message>
    <message>
        <source>Add a stay nobody noted</source>
        <translation>Ghi bổ sung lần có mặt bị sót</translation>
    </message>
    <message>
        <source>Correction: it is a further fact, what stood before stays on record.</source>
        <translation>Đính chính được ghi thêm; nội dung cũ vẫn được lưu.</translation>
    </message>
    <message>
        <source>A stay that was over before anybody noted it.</source>
        <translation>Lần có mặt đã kết thúc mà chưa ai ghi.</translation>
    </message>
    <message>
        <source>Arrived at</source>
        <translation>Giờ đến</translation>
    </message>
    <message>
        <source>Left at</source>
        <translation>Giờ về</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Ghi nhận</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
    <message>
        <source>Substitute</source>
        <translation>Người đi thay</translation>
    </message>
    <message>
        <source>Name a substitute…</source>
        <translation>Cử người đi thay…</translation>
    </message>
    <message>
        <source>Nobody stands in any more</source>
        <translation>Thôi cử người đi thay</translation>
    </message>
</context>
<context>
    <name>RecordingLine</name>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
</context>
<context>
    <name>RecordingsSheet</name>
    <message>
        <source>Recordings</source>
        <translation>Bản ghi hình</translation>
    </message>
    <message>
        <source>The films lie on the meeting server. Save those that belong to the file of the meeting.</source>
        <translation>Bản ghi nằm trên máy chủ phiên họp. Hãy lưu những bản thuộc hồ sơ phiên họp.</translation>
    </message>
    <message>
        <source>Save the recording</source>
        <translation>Lưu bản ghi hình</translation>
    </message>
</context>
<context>
    <name>ReleaseSheet</name>
    <message>
        <source>Release</source>
        <translation>Phát hành</translation>
    </message>
    <message>
        <source>Release now</source>
        <translation>Phát hành ngay</translation>
    </message>
    <message>
        <source>Or at a time</source>
        <translation>Hoặc hẹn giờ</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Giờ</translation>
    </message>
    <message>
        <source>Minute</source>
        <translation>Phút</translation>
    </message>
    <message>
        <source>The server releases at this time by itself, also when your program is closed.</source>
        <translation>Đến giờ, máy chủ tự phát hành, kể cả khi bạn đã đóng chương trình.</translation>
    </message>
    <message>
        <source>Release at this time</source>
        <translation>Phát hành vào giờ này</translation>
    </message>
    <message>
        <source>Take the planned release back</source>
        <translation>Bỏ hẹn giờ phát hành</translation>
    </message>
</context>
<context>
    <name>ReplaceSheet</name>
    <message>
        <source>New version</source>
        <translation>Bản mới</translation>
    </message>
    <message>
        <source>Whoever may read the paper gets the new version and reads what changed. Marks stay on the old version, which can still be read.</source>
        <translation>Ai được đọc tài liệu sẽ nhận bản mới và đọc được nội dung thay đổi. Ghi chú ở lại bản cũ; vẫn xem được bản cũ.</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>Nội dung thay đổi</translation>
    </message>
    <message>
        <source>Hand in the new version</source>
        <translation>Gửi bản mới</translation>
    </message>
</context>
<context>
    <name>ResultSheet</name>
    <message>
        <source>Result in full</source>
        <translation>Kết quả đầy đủ</translation>
    </message>
    <message>
        <source>By group</source>
        <translation>Theo tổ, nhóm</translation>
    </message>
    <message>
        <source>Each vote</source>
        <translation>Phiếu của từng người</translation>
    </message>
    <message>
        <source>Open the PDF to print it</source>
        <translation>Mở tệp PDF để in</translation>
    </message>
    <message>
        <source>Save the counting record (PDF)</source>
        <translation>Lưu biên bản kiểm phiếu (PDF)</translation>
    </message>
</context>
<context>
    <name>RetentionCard</name>
    <message>
        <source>After the meeting</source>
        <translation>Sau phiên họp</translation>
    </message>
    <message>
        <source>What the machines have done…</source>
        <translation>Các máy đã thực hiện…</translation>
    </message>
    <message>
        <source>What stays on everybody&apos;s machine</source>
        <translation>Những gì được giữ trên máy mọi người</translation>
    </message>
    <message>
        <source>It can be changed until the meeting is opened, and is carried out when the minutes are approved. The server keeps everything.</source>
        <translation>Có thể đổi cho đến khi khai mạc; được thực hiện khi biên bản được duyệt. Máy chủ vẫn lưu tất cả.</translation>
    </message>
</context>
<context>
    <name>RetentionSheet</name>
    <message>
        <source>Documents on the machines</source>
        <translation>Tài liệu trên các máy</translation>
    </message>
    <message>
        <source>Which machines are shown</source>
        <translation>Hiển thị máy nào</translation>
    </message>
    <message>
        <source>Search a name or a point</source>
        <translation>Tìm tên hoặc điểm cầu</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Hỏi lại</translation>
    </message>
</context>
<context>
    <name>RollCallPanel</name>
    <message>
        <source>Corrected answer of</source>
        <translation>Sửa câu trả lời của</translation>
    </message>
    <message>
        <source>Called now</source>
        <translation>Đang gọi</translation>
    </message>
    <message>
        <source>They answer on their own device, or you type the spoken answer in:</source>
        <translation>Đại biểu trả lời trên máy của mình, hoặc bạn nhập câu trả lời miệng:</translation>
    </message>
    <message>
        <source>In favour</source>
        <translation>Tán thành</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Không tán thành</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Không biểu quyết</translation>
    </message>
    <message>
        <source>Enter the answer</source>
        <translation>Nhập câu trả lời</translation>
    </message>
    <message>
        <source>Blank ballot</source>
        <translation>Bỏ phiếu trắng</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>Giữ nguyên</translation>
    </message>
    <message>
        <source>No answer. %1</source>
        <translation>Không trả lời. %1</translation>
    </message>
    <message>
        <source>Hide the list</source>
        <translation>Ẩn danh sách</translation>
    </message>
    <message>
        <source>Whole list</source>
        <translation>Cả danh sách</translation>
    </message>
    <message>
        <source>Correct the answer of %1</source>
        <translation>Sửa câu trả lời của %1</translation>
    </message>
    <message>
        <source>Call %1</source>
        <translation>Gọi %1</translation>
    </message>
</context>
<context>
    <name>RoomPage</name>
    <message>
        <source>page %1</source>
        <translation>trang %1</translation>
    </message>
</context>
<context>
    <name>RoomSheet</name>
    <message>
        <source>Room display</source>
        <translation>Màn hình phòng họp</translation>
    </message>
    <message>
        <source>A second window for the screen everybody in the room looks at. Escape closes it there, F9 here.</source>
        <translation>Cửa sổ thứ hai cho màn hình cả phòng cùng nhìn. Đóng bằng phím Esc ở đó hoặc F9 ở đây.</translation>
    </message>
    <message>
        <source>On which screen</source>
        <translation>Ở màn hình nào</translation>
    </message>
    <message>
        <source>What the room sees</source>
        <translation>Phòng nhìn thấy gì</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>Tự động</translation>
    </message>
    <message>
        <source>Who speaks</source>
        <translation>Người phát biểu</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Mọi người</translation>
    </message>
    <message>
        <source>Presented paper</source>
        <translation>Tài liệu đang trình bày</translation>
    </message>
    <message>
        <source>Votes</source>
        <translation>Biểu quyết</translation>
    </message>
    <message>
        <source>By itself: a shared screen, else the paper presented during this item, else who speaks; an open vote below it, and a result for a minute once it is declared.</source>
        <translation>Tự động: màn hình đang chia sẻ; nếu không có thì tài liệu được trình bày ở mục này; nếu không có nữa thì người phát biểu. Biểu quyết đang mở hiện ở phía dưới; kết quả vừa công bố hiện trong một phút.</translation>
    </message>
    <message>
        <source>Close the room display</source>
        <translation>Đóng màn hình phòng họp</translation>
    </message>
    <message>
        <source>Open the room display</source>
        <translation>Mở màn hình phòng họp</translation>
    </message>
</context>
<context>
    <name>RoomVote</name>
    <message>
        <source>In favour</source>
        <translation>Tán thành</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Không tán thành</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Không biểu quyết</translation>
    </message>
</context>
<context>
    <name>RoomWindow</name>
    <message>
        <source>Room display</source>
        <translation>Màn hình phòng họp</translation>
    </message>
</context>
<context>
    <name>RulesSheet</name>
    <message>
        <source>Rules of the meeting</source>
        <translation>Quy chế phiên họp</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Quy chế</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Nguồn: %1</translation>
    </message>
    <message>
        <source>Let these rules hold</source>
        <translation>Áp dụng quy chế này</translation>
    </message>
</context>
<context>
    <name>RulingSheet</name>
    <message>
        <source>Point of order</source>
        <translation>Ý kiến về thủ tục</translation>
    </message>
    <message>
        <source>Answer for the minutes (may be empty)</source>
        <translation>Nội dung trả lời, ghi vào biên bản (có thể để trống)</translation>
    </message>
    <message>
        <source>Upheld</source>
        <translation>Chấp nhận</translation>
    </message>
    <message>
        <source>Not upheld</source>
        <translation>Không chấp nhận</translation>
    </message>
    <message>
        <source>Noted</source>
        <translation>Ghi nhận</translation>
    </message>
</context>
<context>
    <name>ScanSheet</name>
    <message>
        <source>Scan the invitation</source>
        <translation>Quét thư mời</translation>
    </message>
</context>
<context>
    <name>ScrutineerSheet</name>
    <message>
        <source>Scrutineers</source>
        <translation>Ban kiểm phiếu</translation>
    </message>
    <message>
        <source>Counting record and public record</source>
        <translation>Biên bản kiểm phiếu và hồ sơ công khai</translation>
    </message>
</context>
<context>
    <name>ScrutineerSteps</name>
    <message>
        <source>done</source>
        <translation>đã xong</translation>
    </message>
</context>
<context>
    <name>SealedBallotCard</name>
    <message>
        <source>Vote on this device</source>
        <translation>Bỏ phiếu trên thiết bị này</translation>
    </message>
    <message>
        <source>Public record and check</source>
        <translation>Hồ sơ công khai và kiểm tra</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>Thu gọn</translation>
    </message>
    <message>
        <source>Learn more</source>
        <translation>Tìm hiểu thêm</translation>
    </message>
    <message>
        <source>What this does not protect from: this device sees your vote, so use one you trust. Whoever stands beside you or forces you can learn it too; then ask the chair for paper ballots. If everybody votes alike, the result tells how each voted. Who has voted is seen; how is not.</source>
        <translation>Cách bỏ phiếu này không bảo vệ được trước những việc sau: thiết bị này thấy phiếu của bạn, nên hãy dùng thiết bị bạn tin. Người đứng cạnh hoặc ép buộc bạn cũng có thể biết; khi đó hãy đề nghị chủ tọa dùng phiếu giấy. Nếu mọi người bỏ giống nhau, kết quả cho biết từng người bỏ thế nào. Ai đã bỏ phiếu thì thấy được; bỏ thế nào thì không.</translation>
    </message>
    <message>
        <source>Check a ballot of another device</source>
        <translation>Kiểm tra phiếu của thiết bị khác</translation>
    </message>
</context>
<context>
    <name>SealedChoices</name>
    <message>
        <source>In favour</source>
        <translation>Tán thành</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Không tán thành</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Không biểu quyết</translation>
    </message>
    <message>
        <source>Seal the ballot</source>
        <translation>Niêm phong phiếu</translation>
    </message>
    <message>
        <source>Seal a blank ballot</source>
        <translation>Niêm phong phiếu trắng</translation>
    </message>
    <message>
        <source>Leave my vote as it is</source>
        <translation>Giữ nguyên phiếu</translation>
    </message>
    <message>
        <source>This device seals your ballot…</source>
        <translation>Thiết bị đang niêm phong phiếu của bạn…</translation>
    </message>
    <message>
        <source>Nothing is sent yet: you will be asked once more.</source>
        <translation>Chưa gửi gì: bạn còn được hỏi lại một lần.</translation>
    </message>
</context>
<context>
    <name>SealedDecide</name>
    <message>
        <source>In the sealed ballot:</source>
        <translation>Trong phiếu niêm phong:</translation>
    </message>
    <message>
        <source>Cast this ballot</source>
        <translation>Bỏ phiếu này</translation>
    </message>
    <message>
        <source>Choose again</source>
        <translation>Chọn lại</translation>
    </message>
    <message>
        <source>Code of the sealed ballot</source>
        <translation>Mã của phiếu niêm phong</translation>
    </message>
    <message>
        <source>To test whether this device seals what you chose: first write the code down or photograph it, then open this ballot. An opened ballot is not cast; you vote anew afterwards.</source>
        <translation>Muốn thử xem thiết bị có niêm phong đúng ý bạn không: ghi lại hoặc chụp mã này trước, rồi mở phiếu. Phiếu đã mở không được bỏ; sau đó bạn bỏ phiếu lại.</translation>
    </message>
    <message>
        <source>Open it to test this device</source>
        <translation>Mở phiếu để thử thiết bị này</translation>
    </message>
</context>
<context>
    <name>SealedNotices</name>
    <message>
        <source>Open</source>
        <translation>Mở</translation>
    </message>
</context>
<context>
    <name>SealedOpened</name>
    <message>
        <source>This ballot is open and will never be cast. You have not voted yet.</source>
        <translation>Phiếu này đã mở và sẽ không được bỏ. Bạn chưa bỏ phiếu.</translation>
    </message>
    <message>
        <source>On a second device (a colleague’s, or your own): on its vote card choose “Learn more”, then “Check a ballot of another device”, and hold its camera before this picture. It must show the code you wrote down, and:</source>
        <translation>Trên thiết bị thứ hai (của đồng nghiệp hoặc của bạn): ở thẻ biểu quyết chọn “Tìm hiểu thêm”, rồi “Kiểm tra phiếu của thiết bị khác”, và đưa camera trước hình này. Thiết bị đó phải hiện đúng mã bạn đã ghi, và:</translation>
    </message>
    <message>
        <source>Picture of squares with the opened ballot</source>
        <translation>Mã QR của phiếu đã mở</translation>
    </message>
    <message>
        <source>Copy it as text</source>
        <translation>Sao chép dạng văn bản</translation>
    </message>
    <message>
        <source>Vote now</source>
        <translation>Bỏ phiếu ngay</translation>
    </message>
</context>
<context>
    <name>SealedPlan</name>
    <message>
        <source>Scrutineers who keep the keys</source>
        <translation>Người kiểm phiếu giữ khóa</translation>
    </message>
    <message>
        <source>Needed to open the result</source>
        <translation>Số người cần có để mở kết quả</translation>
    </message>
    <message>
        <source>One fewer needed</source>
        <translation>Bớt một người</translation>
    </message>
    <message>
        <source>One more needed</source>
        <translation>Thêm một người</translation>
    </message>
</context>
<context>
    <name>SealedProgress</name>
    <message>
        <source>Begin the preparation</source>
        <translation>Bắt đầu chuẩn bị</translation>
    </message>
    <message>
        <source>Seal the vote</source>
        <translation>Niêm phong</translation>
    </message>
    <message>
        <source>Unseal, to register devices</source>
        <translation>Gỡ niêm phong để thêm thiết bị</translation>
    </message>
    <message>
        <source>Make all keys anew</source>
        <translation>Tạo lại mọi khóa</translation>
    </message>
    <message>
        <source>Record and counting record</source>
        <translation>Hồ sơ và biên bản kiểm phiếu</translation>
    </message>
    <message>
        <source>All scrutineers make and compare their keys once more, for example because a device was lost. Registered devices stay. Go on?</source>
        <translation>Mọi người kiểm phiếu tạo và so khóa lại từ đầu, ví dụ khi mất một thiết bị. Thiết bị đã đăng ký giữ nguyên. Tiếp tục?</translation>
    </message>
</context>
<context>
    <name>SealedReceipt</name>
    <message>
        <source>Your receipt (beginning)</source>
        <translation>Mã phiếu của bạn (phần đầu)</translation>
    </message>
    <message>
        <source>Kept on this device, which looks it up in the published list by itself. It does not tell how you voted.</source>
        <translation>Mã được lưu trên thiết bị này; thiết bị tự tìm mã trong danh sách công bố. Mã không cho biết bạn bỏ thế nào.</translation>
    </message>
    <message>
        <source>Copy the whole receipt</source>
        <translation>Sao chép cả mã phiếu</translation>
    </message>
    <message>
        <source>Change this vote</source>
        <translation>Đổi phiếu</translation>
    </message>
</context>
<context>
    <name>SealedRecordSheet</name>
    <message>
        <source>Record of a secret vote</source>
        <translation>Hồ sơ biểu quyết kín</translation>
    </message>
    <message>
        <source>The record holds every sealed ballot, their sum and the parts that opened it. Whoever has it can check the whole count, without trusting the server or this program.</source>
        <translation>Hồ sơ gồm mọi phiếu niêm phong, tổng số phiếu và các phần mở kết quả. Ai có hồ sơ cũng kiểm tra được toàn bộ việc kiểm phiếu mà không cần tin máy chủ hay chương trình này.</translation>
    </message>
    <message>
        <source>Checking every ballot…</source>
        <translation>Đang kiểm tra từng phiếu…</translation>
    </message>
    <message>
        <source>Check the whole record here</source>
        <translation>Kiểm tra toàn bộ hồ sơ tại đây</translation>
    </message>
    <message>
        <source>Save the record (.bel)</source>
        <translation>Lưu hồ sơ (.bel)</translation>
    </message>
    <message>
        <source>Save the counting record (PDF)</source>
        <translation>Lưu biên bản kiểm phiếu (PDF)</translation>
    </message>
    <message>
        <source>Open the PDF to print it</source>
        <translation>Mở tệp PDF để in</translation>
    </message>
    <message>
        <source>Look up a receipt (its beginning will do)</source>
        <translation>Tìm mã phiếu (chỉ cần phần đầu)</translation>
    </message>
    <message>
        <source>Check a file (.bel)</source>
        <translation>Kiểm tra một tệp (.bel)</translation>
    </message>
</context>
<context>
    <name>SealedSaved</name>
    <message>
        <source>With the independent program belenios-tool (Debian), type:</source>
        <translation>Với chương trình độc lập belenios-tool (Debian), gõ lệnh:</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Sao chép lệnh</translation>
    </message>
</context>
<context>
    <name>SealedSecondSheet</name>
    <message>
        <source>Check a ballot of another device</source>
        <translation>Kiểm tra phiếu của thiết bị khác</translation>
    </message>
    <message>
        <source>The other device has opened a ballot to be tested. Hold its picture before the camera, or paste the text it copied: this device works out what was sealed.</source>
        <translation>Thiết bị kia đã mở một phiếu để thử. Hãy hướng camera vào mã QR của phiếu, hoặc dán văn bản đã sao chép: thiết bị này tính lại nội dung đã niêm phong.</translation>
    </message>
    <message>
        <source>Text of the opened ballot</source>
        <translation>Văn bản của phiếu đã mở</translation>
    </message>
    <message>
        <source>Code, worked out here</source>
        <translation>Mã do thiết bị này tính</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Kiểm tra</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Words to find, with or without marks</source>
        <translation>Từ cần tìm, có dấu hoặc không dấu</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Đang tìm…</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Không tìm thấy</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>Chỗ trước</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>Chỗ tiếp theo</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Đóng tìm kiếm</translation>
    </message>
    <message>
        <source>Search all documents</source>
        <translation>Tìm trong mọi tài liệu</translation>
    </message>
</context>
<context>
    <name>SearchSheet</name>
    <message>
        <source>Search all documents</source>
        <translation>Tìm trong mọi tài liệu</translation>
    </message>
    <message>
        <source>Words to find, with or without marks; “in quotation marks” together</source>
        <translation>Từ cần tìm, có dấu hoặc không dấu; “trong ngoặc kép” là cả cụm</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Đang tìm…</translation>
    </message>
</context>
<context>
    <name>SendSheet</name>
    <message>
        <source>Send the draft for comments</source>
        <translation>Gửi dự thảo lấy ý kiến</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>Gửi cho ai</translation>
    </message>
    <message>
        <source>The chair</source>
        <translation>Chủ tọa</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Mọi người</translation>
    </message>
    <message>
        <source>Chosen people</source>
        <translation>Người được chọn</translation>
    </message>
    <message>
        <source>Nobody is chosen yet.</source>
        <translation>Chưa chọn ai.</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Chọn</translation>
    </message>
    <message>
        <source>Comments until (may be left empty)</source>
        <translation>Góp ý đến ngày (có thể để trống)</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>Đến giờ</translation>
    </message>
    <message>
        <source>Note for the readers</source>
        <translation>Lời nhắn cho người đọc</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Gửi</translation>
    </message>
</context>
<context>
    <name>SettingsSheet</name>
    <message>
        <source>Settings</source>
        <translation>Cài đặt</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Ngôn ngữ</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Màu sắc</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Sáng</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Tối</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Tương phản cao</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Cỡ chữ</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Thiết bị</translation>
    </message>
    <message>
        <source>Leave the meeting</source>
        <translation>Rời phiên họp</translation>
    </message>
    <message>
        <source>Library: documents and notes of all meetings</source>
        <translation>Thư viện: tài liệu và ghi chú các phiên họp</translation>
    </message>
    <message>
        <source>Check the record of a secret vote</source>
        <translation>Kiểm tra hồ sơ biểu quyết kín</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Tài khoản</translation>
    </message>
    <message>
        <source>Set or change the password</source>
        <translation>Đặt hoặc đổi mật khẩu</translation>
    </message>
    <message>
        <source>Log out (%1)</source>
        <translation>Đăng xuất (%1)</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Giới thiệu</translation>
    </message>
    <message>
        <source>meetroom %1: paperless meetings of public bodies. Free software under the GNU General Public License, version 3 or later. Fonts: Be Vietnam Pro and Liberation Serif (SIL Open Font License). Icons: Lucide (ISC). Built with Qt for Python (LGPL) and other free libraries; their licences come with the program.</source>
        <translation>meetroom %1: họp không giấy cho cơ quan nhà nước. Phần mềm tự do theo Giấy phép công cộng GNU, phiên bản 3 trở lên. Phông chữ: Be Vietnam Pro và Liberation Serif (Giấy phép phông chữ mở SIL). Biểu tượng: Lucide (ISC). Dựng bằng Qt for Python (LGPL) và các thư viện tự do khác; giấy phép đi kèm chương trình.</translation>
    </message>
</context>
<context>
    <name>ShareSheet</name>
    <message>
        <source>Share a screen or a window</source>
        <translation>Chia sẻ màn hình hoặc cửa sổ</translation>
    </message>
    <message>
        <source>Everybody in picture and sound sees what you choose, also what appears there later.</source>
        <translation>Mọi người đang xem hình đều thấy nội dung bạn chọn, kể cả những gì hiện ra sau đó.</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>SignInSheet</name>
    <message>
        <source>Sign in with a code</source>
        <translation>Điểm danh bằng mã</translation>
    </message>
    <message>
        <source>Or type the eight digits shown at the door</source>
        <translation>Hoặc gõ tám số hiện ở cửa</translation>
    </message>
    <message>
        <source>My badge as QR code</source>
        <translation>Thẻ đại biểu của tôi, dạng mã QR</translation>
    </message>
    <message>
        <source>Hold this before the camera of the room&apos;s machine.</source>
        <translation>Đưa mã này ra trước camera của máy ở phòng họp.</translation>
    </message>
    <message>
        <source>Show my badge to the room&apos;s machine</source>
        <translation>Đưa thẻ của tôi cho máy ở phòng họp đọc</translation>
    </message>
    <message>
        <source>Scan or type the code at the door</source>
        <translation>Quét hoặc gõ mã ở cửa</translation>
    </message>
</context>
<context>
    <name>SigningCard</name>
    <message>
        <source>Signatures</source>
        <translation>Chữ ký</translation>
    </message>
    <message>
        <source>Once the paper is issued, secretary and chair sign it, then it is sealed.</source>
        <translation>Khi biên bản được phát hành, thư ký và chủ tọa ký, sau đó đóng dấu cơ quan.</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>Ký…</translation>
    </message>
    <message>
        <source>Read the minutes…</source>
        <translation>Đọc biên bản…</translation>
    </message>
</context>
<context>
    <name>SigningFile</name>
    <message>
        <source>Choose the key file (*.p12 or *.pfx) you were given.</source>
        <translation>Chọn tệp khóa (*.p12 hoặc *.pfx) được cấp.</translation>
    </message>
    <message>
        <source>Key file: %1</source>
        <translation>Tệp khóa: %1</translation>
    </message>
    <message>
        <source>Choose the key file…</source>
        <translation>Chọn tệp khóa…</translation>
    </message>
    <message>
        <source>Passphrase (stays on this machine, is not kept)</source>
        <translation>Mật khẩu tệp khóa (chỉ dùng trên máy này, không lưu)</translation>
    </message>
    <message>
        <source>See the certificate</source>
        <translation>Xem chứng thư số</translation>
    </message>
    <message>
        <source>Key files (*.p12 *.pfx)</source>
        <translation>Tệp khóa (*.p12 *.pfx)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Mọi tệp (*)</translation>
    </message>
</context>
<context>
    <name>SigningService</name>
    <message>
        <source>Address of the signing service</source>
        <translation>Địa chỉ dịch vụ ký số</translation>
    </message>
    <message>
        <source>Access code of the service (is not kept)</source>
        <translation>Mã truy cập dịch vụ (không lưu)</translation>
    </message>
    <message>
        <source>See my certificates</source>
        <translation>Xem chứng thư số của tôi</translation>
    </message>
    <message>
        <source>PIN, where the service asks for one (goes to the service, is not kept)</source>
        <translation>Mã PIN, nếu dịch vụ yêu cầu (gửi tới dịch vụ, không lưu)</translation>
    </message>
    <message>
        <source>One-time code, where the service asks for one</source>
        <translation>Mã OTP, nếu dịch vụ yêu cầu</translation>
    </message>
</context>
<context>
    <name>SigningSheet</name>
    <message>
        <source>Where your key is</source>
        <translation>Khóa ký của bạn ở đâu</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Thiết bị ký số</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Tệp khóa</translation>
    </message>
    <message>
        <source>Signing service</source>
        <translation>Dịch vụ ký số</translation>
    </message>
    <message>
        <source>Signed and taken by the server.</source>
        <translation>Đã ký, máy chủ đã nhận.</translation>
    </message>
    <message>
        <source>Sign the minutes</source>
        <translation>Ký biên bản</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>Gửi lại</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>SigningToken</name>
    <message>
        <source>Choose the PKCS#11 library that came with the token&apos;s program, once.</source>
        <translation>Chọn một lần thư viện PKCS#11 đi kèm phần mềm của thiết bị ký số.</translation>
    </message>
    <message>
        <source>Library: %1</source>
        <translation>Thư viện: %1</translation>
    </message>
    <message>
        <source>Choose the library…</source>
        <translation>Chọn thư viện…</translation>
    </message>
    <message>
        <source>Look for tokens</source>
        <translation>Tìm thiết bị</translation>
    </message>
    <message>
        <source>PIN of the token (stays on this machine, is not kept)</source>
        <translation>Mã PIN của thiết bị (chỉ dùng trên máy này, không lưu)</translation>
    </message>
    <message>
        <source>PKCS#11 libraries (*.so *.so.* *.dll *.dylib)</source>
        <translation>Thư viện PKCS#11 (*.so *.so.* *.dll *.dylib)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Mọi tệp (*)</translation>
    </message>
</context>
<context>
    <name>SoundDesk</name>
    <message>
        <source>Microphones and recording</source>
        <translation>Micrô và ghi hình</translation>
    </message>
    <message>
        <source>Mute everybody</source>
        <translation>Tắt micrô tất cả</translation>
    </message>
    <message>
        <source>Who may be heard</source>
        <translation>Ai được nói</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Mọi người</translation>
    </message>
    <message>
        <source>Only the floor</source>
        <translation>Người được mời</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Dừng ghi hình</translation>
    </message>
    <message>
        <source>Record the meeting</source>
        <translation>Ghi hình phiên họp</translation>
    </message>
    <message>
        <source>Record sound and the active picture from now on? Everybody sees that it is recorded. Closed parts are never recorded.</source>
        <translation>Ghi toàn bộ tiếng và hình người đang phát biểu kể từ bây giờ? Mọi người đều thấy là đang ghi. Phần họp kín không bao giờ được ghi.</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>Bắt đầu ghi hình</translation>
    </message>
    <message>
        <source>End the recording? The file is kept on the server; the secretary can save it.</source>
        <translation>Dừng ghi hình? Tệp được giữ trên máy chủ; thư ký có thể lưu về máy.</translation>
    </message>
</context>
<context>
    <name>SpeechRow</name>
    <message>
        <source>Give the floor to %1</source>
        <translation>Mời %1 phát biểu</translation>
    </message>
    <message>
        <source>Take %1 off the list</source>
        <translation>Bỏ %1 khỏi danh sách</translation>
    </message>
    <message>
        <source>Answer the point of order</source>
        <translation>Trả lời ý kiến về thủ tục</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Tiếp tục</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Tạm dừng</translation>
    </message>
    <message>
        <source>+1 min</source>
        <translation>+1 phút</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Kết thúc</translation>
    </message>
</context>
<context>
    <name>StagePages</name>
    <message>
        <source>Page before</source>
        <translation>Trang trước</translation>
    </message>
    <message>
        <source>Page after</source>
        <translation>Trang sau</translation>
    </message>
    <message>
        <source>Whole screen</source>
        <translation>Cả màn hình</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>Cỡ thật</translation>
    </message>
</context>
<context>
    <name>StartCreate</name>
    <message>
        <source>Create a meeting</source>
        <translation>Tạo phiên họp</translation>
    </message>
    <message>
        <source>Name of the meeting</source>
        <translation>Tên phiên họp</translation>
    </message>
    <message>
        <source>Body that meets</source>
        <translation>Cơ quan họp</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Địa điểm</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Quy chế</translation>
    </message>
    <message>
        <source>What stays on everybody&apos;s machine after the meeting</source>
        <translation>Những gì được giữ trên máy mọi người sau phiên họp</translation>
    </message>
    <message>
        <source>I chair this meeting as well as keep its minutes</source>
        <translation>Tôi vừa là chủ tọa vừa là thư ký</translation>
    </message>
    <message>
        <source>Create the meeting</source>
        <translation>Tạo phiên họp</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
</context>
<context>
    <name>StartHead</name>
    <message>
        <source>Paperless meetings of public bodies</source>
        <translation>Họp không giấy cho cơ quan nhà nước</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Cài đặt</translation>
    </message>
</context>
<context>
    <name>StartLibrary</name>
    <message>
        <source>Library</source>
        <translation>Thư viện</translation>
    </message>
    <message>
        <source>Documents and own notes of all your meetings on this machine. They open without the server.</source>
        <translation>Tài liệu và ghi chú của mọi phiên họp bạn dự trên máy này. Mở được khi không có máy chủ.</translation>
    </message>
    <message>
        <source>Open the library</source>
        <translation>Mở thư viện</translation>
    </message>
</context>
<context>
    <name>StartMeetings</name>
    <message>
        <source>Meetings of %1</source>
        <translation>Các phiên họp của %1</translation>
    </message>
    <message>
        <source>You are on the list of no meeting yet.</source>
        <translation>Bạn chưa có tên trong phiên họp nào.</translation>
    </message>
    <message>
        <source>Library: documents and notes on this machine</source>
        <translation>Thư viện: tài liệu và ghi chú trên máy này</translation>
    </message>
    <message>
        <source>Create a meeting</source>
        <translation>Tạo phiên họp</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>Đăng xuất</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
</context>
<context>
    <name>StartRecent</name>
    <message>
        <source>Recent meetings</source>
        <translation>Phiên họp gần đây</translation>
    </message>
</context>
<context>
    <name>StartWelcome</name>
    <message>
        <source>Come in by invitation</source>
        <translation>Vào bằng thư mời</translation>
    </message>
    <message>
        <source>Invitation link</source>
        <translation>Liên kết thư mời</translation>
    </message>
    <message>
        <source>Come in</source>
        <translation>Vào họp</translation>
    </message>
    <message>
        <source>Scan its code with the camera</source>
        <translation>Quét mã thư mời bằng camera</translation>
    </message>
    <message>
        <source>Host a meeting on this machine</source>
        <translation>Tổ chức họp trên máy này</translation>
    </message>
    <message>
        <source>This machine becomes the meeting server. Others come in by the invitations you make.</source>
        <translation>Máy này trở thành máy chủ phiên họp. Người khác vào bằng thư mời bạn tạo.</translation>
    </message>
    <message>
        <source>Host here</source>
        <translation>Tổ chức tại đây</translation>
    </message>
    <message>
        <source>Log in with your name</source>
        <translation>Đăng nhập bằng tên</translation>
    </message>
    <message>
        <source>Server address</source>
        <translation>Địa chỉ máy chủ</translation>
    </message>
    <message>
        <source>Name for logging in</source>
        <translation>Tên đăng nhập</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mật khẩu</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Đăng nhập</translation>
    </message>
</context>
<context>
    <name>Stepper</name>
    <message>
        <source>%1: earlier</source>
        <translation>%1: sớm hơn</translation>
    </message>
    <message>
        <source>%1: later</source>
        <translation>%1: muộn hơn</translation>
    </message>
</context>
<context>
    <name>SubstituteSheet</name>
    <message>
        <source>Name a substitute</source>
        <translation>Cử người đi thay</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Tìm theo tên</translation>
    </message>
    <message>
        <source>Write the reason, then press a name.</source>
        <translation>Ghi lý do, rồi bấm vào tên.</translation>
    </message>
</context>
<context>
    <name>TaskLine</name>
    <message>
        <source>Change: %1</source>
        <translation>Sửa: %1</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Xóa: %1</translation>
    </message>
    <message>
        <source>Remove this task?</source>
        <translation>Xóa nhiệm vụ này?</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Xóa</translation>
    </message>
</context>
<context>
    <name>TaskSheet</name>
    <message>
        <source>New task</source>
        <translation>Nhiệm vụ mới</translation>
    </message>
    <message>
        <source>Change the task</source>
        <translation>Sửa nhiệm vụ</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>Nội dung công việc</translation>
    </message>
    <message>
        <source>Who does it</source>
        <translation>Người, cơ quan thực hiện</translation>
    </message>
    <message>
        <source>A name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Until when</source>
        <translation>Thời hạn</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Thuộc nội dung</translation>
    </message>
    <message>
        <source>Put into the minutes</source>
        <translation>Ghi vào biên bản</translation>
    </message>
</context>
<context>
    <name>TemplatesSheet</name>
    <message>
        <source>Templates and other meetings</source>
        <translation>Mẫu và phiên họp khác</translation>
    </message>
    <message>
        <source>Choose an agenda and look at it; nothing is added before you say so.</source>
        <translation>Chọn một chương trình để xem trước; chưa đưa gì vào cho đến khi bạn bấm nút.</translation>
    </message>
    <message>
        <source>Delete the template “%1”</source>
        <translation>Xóa mẫu “%1”</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>Mở tệp</translation>
    </message>
    <message>
        <source>Keep this meeting&apos;s agenda as a template, by the name</source>
        <translation>Lưu chương trình phiên họp này thành mẫu, tên mẫu</translation>
    </message>
    <message>
        <source>Keep as a template</source>
        <translation>Lưu thành mẫu</translation>
    </message>
    <message>
        <source>Only what that meeting left to the next one</source>
        <translation>Chỉ các mục phiên họp đó chuyển sang phiên sau</translation>
    </message>
    <message>
        <source>Put these items on the agenda</source>
        <translation>Đưa các mục này vào chương trình</translation>
    </message>
    <message>
        <source>Choose another one</source>
        <translation>Chọn chương trình khác</translation>
    </message>
    <message>
        <source>Choose a template of an agenda</source>
        <translation>Chọn mẫu chương trình</translation>
    </message>
    <message>
        <source>Templates of agendas</source>
        <translation>Mẫu chương trình</translation>
    </message>
</context>
<context>
    <name>Thumbnail</name>
    <message>
        <source>Page %1</source>
        <translation>Trang %1</translation>
    </message>
</context>
<context>
    <name>TieBreak</name>
    <message>
        <source>Decided in favour</source>
        <translation>Quyết định tán thành</translation>
    </message>
    <message>
        <source>Decided against</source>
        <translation>Quyết định không tán thành</translation>
    </message>
    <message>
        <source>Mark the %1 who are elected.</source>
        <translation>Chọn %1 người trúng cử.</translation>
    </message>
    <message>
        <source>Record the decision</source>
        <translation>Ghi quyết định</translation>
    </message>
</context>
<context>
    <name>TileMarks</name>
    <message>
        <source>Fair line</source>
        <translation>Đường truyền trung bình</translation>
    </message>
    <message>
        <source>Poor line</source>
        <translation>Đường truyền yếu</translation>
    </message>
    <message>
        <source>Has the floor</source>
        <translation>Đang phát biểu</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
</context>
<context>
    <name>TrusteeCodes</name>
    <message>
        <source>You: %1</source>
        <translation>Bạn: %1</translation>
    </message>
</context>
<context>
    <name>UploadLine</name>
    <message>
        <source>Try again</source>
        <translation>Thử lại</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Hủy</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>Bỏ khỏi danh sách</translation>
    </message>
    <message>
        <source>Change the title of “%1”</source>
        <translation>Sửa tên “%1”</translation>
    </message>
</context>
<context>
    <name>UploadQueue</name>
    <message>
        <source>Show the files</source>
        <translation>Xem các tệp</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>Hủy tất cả</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>Thử lại tất cả</translation>
    </message>
    <message>
        <source>Clear what is done</source>
        <translation>Xóa dòng đã xong</translation>
    </message>
    <message>
        <source>Files on their way</source>
        <translation>Các tệp đang gửi</translation>
    </message>
    <message>
        <source>Change the title</source>
        <translation>Sửa tên tài liệu</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Tên tài liệu</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Lưu</translation>
    </message>
</context>
<context>
    <name>UploadSheet</name>
    <message>
        <source>Hand in %1 files</source>
        <translation>Gửi %1 tệp</translation>
    </message>
    <message>
        <source>Hand in a paper</source>
        <translation>Gửi tài liệu</translation>
    </message>
    <message>
        <source>The folder is being looked through…</source>
        <translation>Đang xem các tệp…</translation>
    </message>
    <message>
        <source>Confidentiality</source>
        <translation>Mức độ phổ biến</translation>
    </message>
    <message>
        <source>Agenda item of all</source>
        <translation>Mục chung cho các tệp</translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>Không lấy: %1</translation>
    </message>
    <message>
        <source>State secrets must not be handed in: Law 117/2025/QH15, Article 5(2), forbids them on networked machines.</source>
        <translation>Không gửi tài liệu chứa bí mật nhà nước: Luật 117/2025/QH15, khoản 2 Điều 5, cấm lưu trên máy nối mạng.</translation>
    </message>
    <message>
        <source>Hand in</source>
        <translation>Gửi lên</translation>
    </message>
</context>
<context>
    <name>VideoTile</name>
    <message>
        <source>Connection lost</source>
        <translation>Mất kết nối</translation>
    </message>
    <message>
        <source>Picture interrupted</source>
        <translation>Hình bị gián đoạn</translation>
    </message>
    <message>
        <source>speaking</source>
        <translation>đang phát biểu</translation>
    </message>
    <message>
        <source>microphone off</source>
        <translation>micrô tắt</translation>
    </message>
    <message>
        <source>has the floor</source>
        <translation>đang phát biểu</translation>
    </message>
    <message>
        <source>spotlighted by you</source>
        <translation>bạn đã ghim</translation>
    </message>
</context>
<context>
    <name>VoteCard</name>
    <message>
        <source>RESULT</source>
        <translation>KẾT QUẢ</translation>
    </message>
    <message>
        <source>VOTE</source>
        <translation>BIỂU QUYẾT</translation>
    </message>
    <message>
        <source>Your opinion in words, if you wish</source>
        <translation>Ý kiến bằng lời của bạn, nếu có</translation>
    </message>
    <message>
        <source>Change this vote</source>
        <translation>Đổi phiếu</translation>
    </message>
    <message>
        <source>Enter the counting record</source>
        <translation>Nhập biên bản kiểm phiếu</translation>
    </message>
    <message>
        <source>Hand out paper ballots</source>
        <translation>Phát phiếu giấy</translation>
    </message>
    <message>
        <source>Result in full and counting record</source>
        <translation>Kết quả đầy đủ và biên bản kiểm phiếu</translation>
    </message>
</context>
<context>
    <name>VoteMotion</name>
    <message>
        <source>In favour</source>
        <translation>Tán thành</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Không tán thành</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Không biểu quyết</translation>
    </message>
</context>
<context>
    <name>VoteResult</name>
    <message>
        <source>In favour</source>
        <translation>Tán thành</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>Không tán thành</translation>
    </message>
    <message>
        <source>Abstain</source>
        <translation>Không biểu quyết</translation>
    </message>
    <message>
        <source>By group</source>
        <translation>Theo tổ, nhóm</translation>
    </message>
    <message>
        <source>Hide the names</source>
        <translation>Ẩn danh sách</translation>
    </message>
    <message>
        <source>Who voted how</source>
        <translation>Xem từng người bỏ thế nào</translation>
    </message>
</context>
<context>
    <name>VoteSend</name>
    <message>
        <source>Sending…</source>
        <translation>Đang gửi…</translation>
    </message>
    <message>
        <source>Send the ballot</source>
        <translation>Gửi phiếu</translation>
    </message>
    <message>
        <source>A blank ballot counts as cast and says nothing. Send it?</source>
        <translation>Phiếu trắng được tính là phiếu đã bỏ nhưng không chọn gì. Gửi phiếu trắng?</translation>
    </message>
    <message>
        <source>Send it blank</source>
        <translation>Gửi phiếu trắng</translation>
    </message>
    <message>
        <source>Blank ballot</source>
        <translation>Bỏ phiếu trắng</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
    <message>
        <source>Leave my vote as it is</source>
        <translation>Giữ nguyên phiếu</translation>
    </message>
</context>
<context>
    <name>WeightLine</name>
    <message>
        <source>Weight of %1</source>
        <translation>Trọng số của %1</translation>
    </message>
    <message>
        <source>Save the weight</source>
        <translation>Lưu trọng số</translation>
    </message>
</context>
<context>
    <name>WeightSheet</name>
    <message>
        <source>Voting weights</source>
        <translation>Trọng số biểu quyết</translation>
    </message>
    <message>
        <source>Used only in weighted votes, as it stands when they open.</source>
        <translation>Chỉ dùng cho biểu quyết tính theo trọng số, theo số đang có khi mở biểu quyết.</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>Tìm theo tên</translation>
    </message>
    <message>
        <source>A substitute votes with the weight of the member they stand in for.</source>
        <translation>Người dự thay biểu quyết với trọng số của thành viên được thay.</translation>
    </message>
</context>
</TS>

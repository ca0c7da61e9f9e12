"""What is wrong with the office's template of minutes, as people are told; sets no page."""

from meetroom.archive.minutes import MinutesNotWritten
from meetroom.ui.words import Words

_WRONG = Words(
    "The office's template has an error: {place}: {said}. Tell the administrator, who mends it at the server.",
    "Mẫu biên bản của cơ quan có lỗi: {place}: {said}. Hãy báo quản trị viên sửa mẫu trên máy chủ.",
)
_LINE = Words("{file}, line {line}", "{file}, dòng {line}")
_CAUSES = {
    "slow": Words(
        "The office's template takes too long or too much memory. Tell the administrator, who mends it at the server.",
        "Mẫu biên bản của cơ quan chạy quá lâu hoặc tốn quá nhiều bộ nhớ. Hãy báo quản trị viên sửa mẫu trên máy chủ.",
    ),
    "large": Words(
        "The office's templates are too large. Tell the administrator, who makes the folder smaller.",
        "Thư mục mẫu biên bản của cơ quan quá lớn. Hãy báo quản trị viên giảm bớt tệp.",
    ),
    "unreadable": Words(
        "The office's templates cannot be read on this machine. Open the preview again.",
        "Không đọc được mẫu biên bản của cơ quan trên máy này. Hãy mở lại bản xem trước.",
    ),
}


def not_set(error: MinutesNotWritten, otherwise: Words) -> Words:
    """Why no page came of it: what typst said of the office's template, and where; `otherwise` where that is sound."""
    fault = error.fault
    if fault is None:
        return otherwise
    if fault.cause in _CAUSES:
        return _CAUSES[fault.cause]
    told = []
    for place, whole in zip(_LINE, _WRONG, strict=True):
        where = place.format(file=fault.file, line=fault.line) if fault.line else fault.file or "?"
        told.append(whole.format(place=where, said=fault.said))
    return Words(*told)

"""What is said of cameras, microphones and speakers: plugged in, unplugged, not working; looks at no device itself."""

from collections.abc import Mapping

from meetroom.ui.device_choice import Kind, News, Turn
from meetroom.ui.devices import Devices, Trouble
from meetroom.ui.words import Language, Words

_FILMS_AGAIN = Words(" Your picture is on again.", " Hình của bạn đã bật lại.")
_TURNS: dict[tuple[Kind, News], Words] = {
    (Kind.CAMERA, News.OFFERED): Words(
        "New camera: {0}. Choose it in the settings if you want it.",
        "Có camera mới: {0}. Muốn dùng, hãy chọn trong Cài đặt.",
    ),
    (Kind.CAMERA, News.TAKEN): Words("Camera {0} is ready.", "Camera {0} đã sẵn sàng."),
    (Kind.CAMERA, News.FELL_BACK): Words(
        "Camera {1} was unplugged; your picture is off. Turn the camera on to use {0}.",
        "Camera {1} đã bị rút, hình của bạn đã tắt. Bật camera nếu muốn dùng {0}.",
    ),
    (Kind.CAMERA, News.RETURNED): Words("Camera {0} is back.", "Camera {0} đã cắm lại."),
    (Kind.CAMERA, News.LOST): Words(
        "Camera {0} was unplugged; nobody sees you. Plug it in again to be seen.",
        "Camera {0} đã bị rút, không ai thấy bạn. Hãy cắm lại để mọi người thấy bạn.",
    ),
    (Kind.MICROPHONE, News.OFFERED): Words(
        "New microphone: {0}. Choose it in the settings if you want it.",
        "Có micrô mới: {0}. Muốn dùng, hãy chọn trong Cài đặt.",
    ),
    (Kind.MICROPHONE, News.TAKEN): Words("You now speak into {0}.", "Nay dùng micrô {0}."),
    (Kind.MICROPHONE, News.FELL_BACK): Words(
        "Microphone {1} was unplugged; you now speak into {0}.", "Micrô {1} đã bị rút; nay dùng micrô {0}."
    ),
    (Kind.MICROPHONE, News.RETURNED): Words(
        "Microphone {0} is back and in use again.", "Micrô {0} đã cắm lại và đang được dùng."
    ),
    (Kind.MICROPHONE, News.LOST): Words(
        "Microphone {0} was unplugged; nobody can hear you. Plug in a microphone to be heard.",
        "Micrô {0} đã bị rút, không ai nghe được bạn. Hãy cắm một micrô để nói.",
    ),
    (Kind.SPEAKER, News.OFFERED): Words(
        "New speaker: {0}. Choose it in the settings if you want it.",
        "Có loa mới: {0}. Muốn dùng, hãy chọn trong Cài đặt.",
    ),
    (Kind.SPEAKER, News.TAKEN): Words("You now hear through {0}.", "Nay nghe qua {0}."),
    (Kind.SPEAKER, News.FELL_BACK): Words(
        "Speaker {1} was unplugged; you now hear through {0}.", "Loa {1} đã bị rút; nay nghe qua {0}."
    ),
    (Kind.SPEAKER, News.RETURNED): Words(
        "Speaker {0} is back and in use again.", "Loa {0} đã cắm lại và đang được dùng."
    ),
    (Kind.SPEAKER, News.LOST): Words(
        "Speaker {0} was unplugged; you hear nothing. Plug in a speaker or headphones.",
        "Loa {0} đã bị rút, bạn không nghe được gì. Hãy cắm loa hoặc tai nghe.",
    ),
}
_BAD_NEWS = frozenset({News.FELL_BACK, News.LOST})
_TROUBLES: dict[tuple[Kind, Trouble], Words] = {
    (Kind.CAMERA, Trouble.NOT_WORKING): Words(
        "Camera {0} gives no picture. Another program may be using it: close that one and turn the camera on again.",
        "Camera {0} không cho hình. Có thể chương trình khác đang dùng: hãy đóng chương trình đó rồi bật lại camera.",
    ),
    (Kind.CAMERA, Trouble.NOT_ALLOWED): Words(
        "The system does not let meetroom use the camera. Allow it in the privacy settings of the system.",
        "Hệ thống chưa cho phép meetroom dùng camera. Hãy cho phép trong cài đặt quyền riêng tư của máy.",
    ),
    (Kind.MICROPHONE, Trouble.NOT_WORKING): Words(
        "Microphone {0} gives no sound. Another program may be using it: close that one or choose another microphone.",
        "Micrô {0} không có tiếng. Có thể chương trình khác đang dùng: hãy đóng chương trình đó hoặc chọn micrô khác.",
    ),
    (Kind.MICROPHONE, Trouble.NOT_ALLOWED): Words(
        "The system does not let meetroom use the microphone. Allow it in the privacy settings of the system.",
        "Hệ thống chưa cho phép meetroom dùng micrô. Hãy cho phép trong cài đặt quyền riêng tư của máy.",
    ),
    (Kind.SPEAKER, Trouble.NOT_WORKING): Words(
        "Speaker {0} does not play. Check that it is switched on, or choose another speaker.",
        "Loa {0} không phát được. Hãy kiểm tra loa đã bật chưa, hoặc chọn loa khác.",
    ),
}


def turns_sentence(turns: Mapping[Kind, Turn], *, films: bool, language: Language) -> str:
    """What came and went, in one go; "" when there is nothing to say.

    Args:
        films: whether the camera is on now.
    """
    said = []
    for kind, turn in turns.items():
        words = _TURNS.get((kind, turn.news))
        if words is None or turn.device is None:
            continue
        text = words.say(language).format(turn.device.name, turn.gone.name if turn.gone is not None else "")
        back = kind is Kind.CAMERA and turn.news is News.RETURNED and films
        said.append(text + _FILMS_AGAIN.say(language) if back else text)
    return " ".join(said)


def turns_tone(turns: Mapping[Kind, Turn]) -> str:
    """The tone of that: "amber" when something in use is gone."""
    return "amber" if any(turn.news in _BAD_NEWS for turn in turns.values()) else "blue"


def trouble_sentence(kind: Kind, trouble: Trouble, name: str, language: Language) -> str:
    """What is the matter with a device and what to do, "" when nothing is."""
    words = _TROUBLES.get((kind, trouble))
    return words.say(language).format(name) if words is not None else ""


def troubles_text(devices: Devices, language: Language) -> str:
    """All that is the matter with the devices in use, "" when nothing is."""
    names = {
        Kind.CAMERA: devices.camera_name,
        Kind.MICROPHONE: devices.microphone_name,
        Kind.SPEAKER: devices.speaker_name,
    }
    said = (trouble_sentence(kind, devices.trouble(kind), names[kind], language) for kind in Kind)
    return " ".join(text for text in said if text)

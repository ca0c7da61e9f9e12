"""Where a server on this machine keeps its data, and what is said where that cannot be used; opens nothing."""

from pathlib import Path

from meetroom.cli.words import say


class NoServerData(Exception):
    """No server ever kept anything there.

    Attributes:
        sentence: what is missing and what to do, for a person.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(str(file))
        self.sentence = say(
            f"Không có tệp {file}. Hãy ghi đúng thư mục dữ liệu của một máy chủ đã từng chạy (máy chủ dùng PostgreSQL "
            "thì ghi thêm --database).",
            f"There is no {file}. Name the data folder of a server that has run (where the server uses PostgreSQL: "
            "also --database).",
        )


def database_url(data_folder: Path, database: str | None) -> str:
    """The database named, else the SQLite file in the data folder.  Raises: NoServerData."""
    file = data_folder / "meetroom.db"
    if database is None and not file.is_file():
        raise NoServerData(file)
    return database or f"sqlite:///{file.absolute()}"


def unusable() -> str:
    """A sentence for data that cannot be read or written."""
    return say(
        "Không đọc hoặc ghi được dữ liệu của máy chủ. Hãy chạy lệnh bằng tài khoản của máy chủ, xem lại "
        "--data-folder và --database, rồi thử lại.",
        "The server's data cannot be read or written. Run the command as the server's user, check "
        "--data-folder and --database, and try again.",
    )

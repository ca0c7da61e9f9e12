"""Options that several commands have; knows no command."""

from typing import Annotated

import typer

from meetroom.cli.words import say

DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="MEETROOM_DATABASE",
        help=say(
            "Cơ sở dữ liệu PostgreSQL thay cho tệp SQLite trong thư mục dữ liệu.",
            "PostgreSQL database instead of the SQLite file in the data folder.",
        ),
    ),
]

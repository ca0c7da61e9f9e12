"""The limited child that sets a paper by an office's own templates, run as `python -m`; knows no paper."""

import sys
from pathlib import Path

import msgspec
import typst

from meetroom.archive.typesetting import Answer, Job, Sheet, set_sheet
from meetroom.confined.worker import serve


def answer_job(job: Job) -> Answer:
    """Set the sheet; what typst refuses is said, everything else ends the process."""
    sheet = msgspec.msgpack.decode(Path(job.source).read_bytes(), type=Sheet)
    try:
        made = set_sheet(sheet)
    except typst.TypstError as error:
        return Answer(said=error.diagnostic)
    except RuntimeError as error:
        return Answer(said=str(error))
    Path(job.target).write_bytes(msgspec.msgpack.encode(made))
    return Answer()


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], Job, answer_job))

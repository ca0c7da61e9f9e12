"""What a client is told of an error, whatever it was; knows no request and no route."""

import errno

from litestar.exceptions import HTTPException

from meetroom.domain.core import Refusal, Refused
from meetroom.papers.refusals import IntakeRefused
from meetroom.protocol.http import Problem, ProblemAnswer
from meetroom.server.room import RoomTrouble, RoomUnavailable
from meetroom.server.upload_problems import UploadFailed, intake_problem
from meetroom.store.account_form import AccountRefusal, AccountRefused
from meetroom.store.blobs import BlobFailed, BlobFault
from meetroom.store.failures import NoSpace

STATUS: dict[Problem, int] = {
    Problem.BAD_REQUEST: 400,
    Problem.BAD_CREDENTIALS: 401,
    Problem.TOKEN_INVALID: 401,
    Problem.CODE_UNKNOWN: 401,
    Problem.CODE_EXPIRED: 401,
    Problem.CODE_USED: 401,
    Problem.NOT_ALLOWED: 403,
    Problem.NOT_RELEASED: 403,
    Problem.NOT_FOUND: 404,
    Problem.LOGIN_TAKEN: 409,
    Problem.REFUSED: 409,
    Problem.WRONG_OFFSET: 409,
    Problem.TOO_LARGE: 413,
    Problem.INTAKE_REFUSED: 422,
    Problem.UPLOAD_ALTERED: 422,
    Problem.NUMBER_TAKEN: 409,
    Problem.NOT_TYPESET: 422,
    Problem.TEMPLATES_UNUSABLE: 422,
    Problem.NOT_DELIVERED: 502,
    Problem.SIGNED_MEANWHILE: 409,
    Problem.SIGNATURE_REFUSED: 422,
    Problem.WORK_UNDERWAY: 409,
    Problem.CANCELLED: 409,
    Problem.PASSWORD_TOO_SHORT: 422,
    Problem.PASSWORD_TOO_LONG: 422,
    Problem.TOO_MANY_TRIES: 429,
    Problem.TOO_MANY_UPLOADS: 429,
    Problem.SERVER_ERROR: 500,
    Problem.NO_SPACE: 507,
}
_OF_STATUS = {
    401: Problem.TOKEN_INVALID,
    403: Problem.NOT_ALLOWED,
    404: Problem.NOT_FOUND,
    405: Problem.NOT_FOUND,
    413: Problem.TOO_LARGE,
}
_OF_ACCOUNT = {
    AccountRefusal.LOGIN_TAKEN: Problem.LOGIN_TAKEN,
    AccountRefusal.PASSWORD_TOO_SHORT: Problem.PASSWORD_TOO_SHORT,
    AccountRefusal.PASSWORD_TOO_LONG: Problem.PASSWORD_TOO_LONG,
    AccountRefusal.BAD_CREDENTIALS: Problem.BAD_CREDENTIALS,
    AccountRefusal.TOO_MANY_TRIES: Problem.TOO_MANY_TRIES,
    AccountRefusal.ACCOUNT_UNKNOWN: Problem.NOT_FOUND,
    AccountRefusal.TOKEN_UNKNOWN: Problem.TOKEN_INVALID,
    AccountRefusal.TOKEN_EXPIRED: Problem.TOKEN_INVALID,
    AccountRefusal.TOKEN_REVOKED: Problem.TOKEN_INVALID,
    AccountRefusal.CODE_UNKNOWN: Problem.CODE_UNKNOWN,
    AccountRefusal.CODE_EXPIRED: Problem.CODE_EXPIRED,
    AccountRefusal.CODE_USED: Problem.CODE_USED,
}


class ProblemFound(Exception):
    """A request cannot be served.

    Attributes:
        answer: what the client is told.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        refusal: Refusal | None = None,
        intake: str | None = None,
        signature: str | None = None,
        retry_after_s: int = 0,
    ) -> None:
        super().__init__(problem.value)
        self.answer = ProblemAnswer(
            problem=problem, refusal=refusal, intake=intake, signature=signature, retry_after_s=retry_after_s
        )


def problem_of(error: Exception) -> ProblemAnswer:
    """What a client is told of an error; SERVER_ERROR for what nobody foresaw."""
    if isinstance(error, ProblemFound | UploadFailed):
        return error.answer
    if isinstance(error, IntakeRefused):
        return intake_problem(error)
    if isinstance(error, Refused):
        return ProblemAnswer(problem=Problem.REFUSED, refusal=error.refusal)
    if isinstance(error, AccountRefused):
        problem = _OF_ACCOUNT.get(error.refusal, Problem.BAD_REQUEST)
        return ProblemAnswer(problem=problem, retry_after_s=error.retry_after_s)
    if isinstance(error, RecursionError):
        # Our own code does not recurse; JSON that is nested a hundred thousand deep makes its decoder do.
        return ProblemAnswer(problem=Problem.BAD_REQUEST)
    if isinstance(error, HTTPException) and error.status_code < 500:
        return ProblemAnswer(problem=_OF_STATUS.get(error.status_code, Problem.BAD_REQUEST))
    return ProblemAnswer(problem=Problem.NO_SPACE if _is_no_space(error) else Problem.SERVER_ERROR)


def _is_no_space(error: Exception) -> bool:
    if isinstance(error, RoomUnavailable):
        return error.trouble is RoomTrouble.NO_SPACE
    if isinstance(error, BlobFailed):
        return error.fault is BlobFault.NO_SPACE
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return isinstance(error, NoSpace)

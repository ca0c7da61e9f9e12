"""What can go wrong for a client, as one closed list the ui translates; knows no transport and no sentence."""

from enum import StrEnum

from meetroom.domain.core import Refusal
from meetroom.protocol.http import Problem, ProblemAnswer


class ClientProblem(StrEnum):
    """Every `protocol.http.Problem` by the same value, and what only a client can notice."""

    BAD_REQUEST = Problem.BAD_REQUEST.value
    BAD_CREDENTIALS = Problem.BAD_CREDENTIALS.value
    TOO_MANY_TRIES = Problem.TOO_MANY_TRIES.value
    CODE_UNKNOWN = Problem.CODE_UNKNOWN.value
    CODE_EXPIRED = Problem.CODE_EXPIRED.value
    CODE_USED = Problem.CODE_USED.value
    TOKEN_INVALID = Problem.TOKEN_INVALID.value
    NOT_ALLOWED = Problem.NOT_ALLOWED.value
    NOT_FOUND = Problem.NOT_FOUND.value
    NOT_RELEASED = Problem.NOT_RELEASED.value
    REFUSED = Problem.REFUSED.value
    INTAKE_REFUSED = Problem.INTAKE_REFUSED.value
    TOO_LARGE = Problem.TOO_LARGE.value
    NO_SPACE = Problem.NO_SPACE.value
    TOO_MANY_UPLOADS = Problem.TOO_MANY_UPLOADS.value
    WRONG_OFFSET = Problem.WRONG_OFFSET.value
    UPLOAD_ALTERED = Problem.UPLOAD_ALTERED.value
    LOGIN_TAKEN = Problem.LOGIN_TAKEN.value
    PASSWORD_TOO_SHORT = Problem.PASSWORD_TOO_SHORT.value
    PASSWORD_TOO_LONG = Problem.PASSWORD_TOO_LONG.value
    NUMBER_TAKEN = Problem.NUMBER_TAKEN.value
    NOT_TYPESET = Problem.NOT_TYPESET.value
    TEMPLATES_UNUSABLE = Problem.TEMPLATES_UNUSABLE.value
    NOT_DELIVERED = Problem.NOT_DELIVERED.value
    SIGNED_MEANWHILE = Problem.SIGNED_MEANWHILE.value
    SIGNATURE_REFUSED = Problem.SIGNATURE_REFUSED.value
    WORK_UNDERWAY = Problem.WORK_UNDERWAY.value
    CANCELLED = Problem.CANCELLED.value
    SERVER_ERROR = Problem.SERVER_ERROR.value
    UNREACHABLE = "unreachable"
    """Nothing answers at the server's address, or the line died."""
    WRONG_SERVER = "wrong_server"
    """Who answers cannot prove to be the server of the invitation."""
    UNKNOWN_SERVER = "unknown_server"
    """A log-in at a server this device holds no certificate of; an invitation is needed first."""
    BAD_INVITATION = "bad_invitation"
    """The text is no invitation link."""
    WRONG_PROTOCOL = "wrong_protocol"
    """Client and server are of versions that do not understand one another."""
    NOT_IN_MEETING = "not_in_meeting"
    """The person is not on this meeting's roster, or the engine has not entered a meeting."""
    LOGGED_OUT = "logged_out"
    """Not logged in (any more): the token was revoked or has run out."""
    FILE_UNREADABLE = "file_unreadable"
    """A file on this machine cannot be read."""
    DOCUMENT_MISSING = "document_missing"
    """Not all of the document is on this device yet and the server cannot be asked."""
    DOCUMENT_BROKEN = "document_broken"
    """What came of the document does not prove to be what the chain names."""
    DOCUMENT_WITHDRAWN = "document_withdrawn"
    """The document was taken back."""
    DOCUMENT_CLEARED = "document_cleared"
    """The meeting is over, and by its retention rule no document of it stays on this machine."""
    LINE_TOO_SLOW = "line_too_slow"
    """The server ended the session because this client did not keep up; it comes back by itself."""
    TOO_FAST = "too_fast"
    """The server ended the session because this client sent too much; it comes back by itself."""
    SERVER_STOPPING = "server_stopping"
    """The server is being restarted; the client comes back by itself."""
    MEETING_FAILED = "meeting_failed"
    """The server could not go on with the meeting; the client comes back by itself."""
    CALL_FAILED = "call_failed"
    """The conference could not be joined; it is tried again."""
    CALL_LOST = "call_lost"
    """The line for picture and sound broke off; a new one is being set up."""
    CALL_BLOCKED = "call_blocked"
    """The relay answers, but no line to it comes to stand: usually a firewall; it is tried again."""
    CALL_DOORS_CLOSED = "call_doors_closed"
    """The sitting is behind closed doors; picture and sound come back by themselves."""
    CALL_NOT_ALLOWED = "call_not_allowed"
    """This role takes no part in the conference."""
    CALL_NOT_OFFERED = "call_not_offered"
    """The server has no conference."""
    CALL_INCOMPATIBLE = "call_incompatible"
    """The relay does not understand this program's offer."""


class ClientError(Exception):
    """A request to the engine failed; the ui translates `problem`, never the text of the exception.

    Attributes:
        refusal: the rule's reason, with REFUSED only.
        intake: name of the intake refusal, with INTAKE_REFUSED only.
        signature: name of the signature refusal, with SIGNATURE_REFUSED only.
        retry_after_s: with TOO_MANY_TRIES, else 0.
    """

    def __init__(
        self,
        problem: ClientProblem,
        *,
        refusal: Refusal | None = None,
        intake: str | None = None,
        signature: str | None = None,
        retry_after_s: int = 0,
    ) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.refusal = refusal
        self.intake = intake
        self.signature = signature
        self.retry_after_s = retry_after_s

    @classmethod
    def from_answer(cls, answer: ProblemAnswer) -> "ClientError":
        """The error a server's answer means."""
        return cls(
            ClientProblem(answer.problem.value),
            refusal=answer.refusal,
            intake=answer.intake,
            signature=answer.signature,
            retry_after_s=answer.retry_after_s,
        )

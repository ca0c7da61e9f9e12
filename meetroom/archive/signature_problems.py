"""Why something could not be signed, as a closed list that screens translate; knows no sentence."""

from enum import StrEnum

__all__ = ["NotSigned", "SigningProblem"]


class SigningProblem(StrEnum):
    """One reason each; what can be done about it follows from the name."""

    # the paper
    PAPER_UNREADABLE = "paper_unreadable"
    FIELD_MISSING = "field_missing"
    FIELD_SIGNED = "field_signed"
    OUT_OF_ORDER = "out_of_order"
    EARLIER_SIGNATURE_BAD = "earlier_signature_bad"
    # a key in a file
    KEY_FILE_UNREADABLE = "key_file_unreadable"
    PASSPHRASE_WRONG = "passphrase_wrong"
    KEY_NOT_IN_FILE = "key_not_in_file"
    KEY_UNSUPPORTED = "key_unsupported"
    # a token
    LIBRARY_UNUSABLE = "library_unusable"
    NO_TOKEN = "no_token"
    TOKEN_REMOVED = "token_removed"
    TOKEN_FAILED = "token_failed"
    PIN_WRONG = "pin_wrong"
    PIN_LOCKED = "pin_locked"
    PIN_EXPIRED = "pin_expired"
    KEY_NOT_FOUND = "key_not_found"
    # a signing service
    SERVICE_UNREACHABLE = "service_unreachable"
    SERVICE_REFUSED = "service_refused"
    AUTHORISATION_REFUSED = "authorisation_refused"
    SERVICE_ANSWER_WRONG = "service_answer_wrong"
    # the certificate
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_UNTRUSTED = "certificate_untrusted"
    CERTIFICATE_UNFIT = "certificate_unfit"
    NO_REVOCATION_INFORMATION = "no_revocation_information"
    # the time stamp
    NO_STAMP_SERVICE = "no_stamp_service"
    STAMP_UNREACHABLE = "stamp_unreachable"
    STAMP_REFUSED = "stamp_refused"
    STAMP_WRONG = "stamp_wrong"
    STAMP_UNTRUSTED = "stamp_untrusted"
    LEVEL_NOT_REACHED = "level_not_reached"


class NotSigned(Exception):
    """Nothing was signed, and the file is as it was."""

    def __init__(self, problem: SigningProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem

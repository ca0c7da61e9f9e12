"""What can go wrong with an upload, in the words of the wire; knows no request."""

from meetroom.papers.refusals import IntakeRefusal, IntakeRefused
from meetroom.protocol.http import Problem, ProblemAnswer


class UploadFailed(Exception):
    """An upload cannot go on.

    Attributes:
        answer: what the sender is told.
    """

    def __init__(self, problem: Problem, intake: IntakeRefusal | None = None) -> None:
        super().__init__(problem.value)
        self.answer = ProblemAnswer(problem=problem, intake=None if intake is None else intake.name)


class GivenUp(Exception):
    """The sender took the upload back."""


def intake_problem(refused: IntakeRefused) -> ProblemAnswer:
    """How a refusal of the intake is told."""
    if refused.why is IntakeRefusal.TOO_LARGE:
        return ProblemAnswer(problem=Problem.TOO_LARGE)
    if refused.why is IntakeRefusal.NO_SPACE:
        return ProblemAnswer(problem=Problem.NO_SPACE)
    return ProblemAnswer(problem=Problem.INTAKE_REFUSED, intake=refused.why.name)

"""What the demonstration meeting is: people, points, agenda, papers, votes; read from resources/demo/meeting.toml."""

import tomllib
from datetime import datetime
from pathlib import Path

import msgspec

from meetroom import resource_path
from meetroom.domain.core import ItemId, PersonId, PointId
from meetroom.domain.rule_sets import rules_of
from meetroom.domain.state import Base, ItemKind, PollKind, Role, RuleSet, Share
from meetroom.store.rule_files import read_file


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Head data; `chair` and `secretary` are ids of people."""

    title: str
    body: str
    parent_body: str
    place: str
    planned_start: datetime
    rules: str
    chair: PersonId
    secretary: PersonId


class PlannedPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A connected room."""

    id: PointId
    name: str


class PlannedPerson(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody on the roster."""

    id: PersonId
    name: str
    title: str
    point: PointId
    roles: tuple[Role, ...]
    voting: bool


class PlannedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An agenda item; `planned_s` in seconds."""

    id: ItemId
    title: str
    kind: ItemKind
    planned_s: int
    presenter: str


class PlannedDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper; `file` lies beside the plan or is a whole path."""

    id: str
    file: str
    title: str
    item: ItemId | None


class PlannedPoll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A vote of the demonstration."""

    id: str
    item: ItemId
    question: str
    kind: PollKind
    base: Base
    threshold: tuple[int, int]
    at_least: bool
    timer_s: int

    @property
    def share(self) -> Share:
        """The threshold as the rules want it."""
        return Share(numerator=self.threshold[0], denominator=self.threshold[1], at_least=self.at_least)


class PlannedText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is written down about an item."""

    item: ItemId
    text: str


class PlannedTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody is to do after the meeting."""

    item: ItemId
    text: str
    owner: PersonId


class PlannedComment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the chair wants otherwise in the draft, and the paragraph the secretary adds for it."""

    text: str
    change: str


class DemoPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole script's material."""

    meeting: Frame
    points: tuple[PlannedPoint, ...]
    people: tuple[PlannedPerson, ...]
    items: tuple[PlannedItem, ...]
    documents: tuple[PlannedDocument, ...]
    polls: tuple[PlannedPoll, ...]
    texts: tuple[PlannedText, ...]
    tasks: tuple[PlannedTask, ...]
    comment: PlannedComment
    conclusions: tuple[PlannedText, ...] = ()
    remarks: tuple[PlannedText, ...] = ()

    @property
    def rules(self) -> RuleSet:
        """Those the program ships under that name, without the term for objections: the archive is made at once."""
        shipped = rules_of(read_file(resource_path("rules", f"{self.meeting.rules}.toml")))
        return msgspec.structs.replace(shipped, objection_days=0)

    @property
    def delegates(self) -> tuple[PlannedPerson, ...]:
        """Everybody but the chair and the secretary, in the plan's order."""
        office = {self.meeting.chair, self.meeting.secretary}
        return tuple(p for p in self.people if p.id not in office)

    def person(self, person_id: PersonId) -> PlannedPerson:
        """The planned person of that id.  Raises: KeyError."""
        return {p.id: p for p in self.people}[person_id]


def load_plan() -> DemoPlan:
    """The plan that is shipped."""
    with resource_path("demo", "meeting.toml").open("rb") as file:
        return msgspec.convert(tomllib.load(file), DemoPlan)


def document_path(document: PlannedDocument) -> Path:
    """Where the paper lies."""
    own = Path(document.file)
    return own if own.is_absolute() else resource_path("demo", document.file)


def with_documents(plan: DemoPlan, folder: Path) -> DemoPlan:
    """The same meeting with all files of a folder as its papers, spread over the items.

    Raises: FileNotFoundError when the folder is not there or holds no file that could be a document.
    """
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    endings = {".pdf", ".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp", ".png", ".jpg", ".jpeg"}
    files = sorted(f for f in folder.iterdir() if f.is_file() and f.suffix.lower() in endings)
    if not files:
        raise FileNotFoundError(folder)
    items = [i.id for i in plan.items]
    documents = tuple(
        PlannedDocument(id=f"d{n}", file=str(f.resolve()), title=f.stem, item=items[n % len(items)])
        for n, f in enumerate(files)
    )
    return msgspec.structs.replace(plan, documents=documents)

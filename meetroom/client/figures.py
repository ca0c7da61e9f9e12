"""How far sealed versions have come, of one document and of all, for the screens; fetches nothing."""

from collections.abc import Iterable

from meetroom.client.exchange import Exchange
from meetroom.client.listening import DocumentProgress, LibraryProgress
from meetroom.client.volume import Volume


def progress_of(volume: Volume) -> DocumentProgress:
    """How much of a version is here."""
    return DocumentProgress(
        version=volume.ref.version,
        verified=volume.total - volume.missing,
        total=volume.total,
        has_key=volume.key is not None,
        problem=volume.problem,
        verified_bytes=volume.verified_bytes,
        total_bytes=volume.total_bytes,
    )


def totals_of(volumes: Iterable[Volume], exchange: Exchange | None, *, asked: bool) -> LibraryProgress:
    """How much of the newest version of everything is here.

    Args:
        asked: whether the server has told what there is.
    """
    newest = {volume.ref.document_id: volume for volume in sorted(volumes, key=lambda v: v.ref)}.values()
    return LibraryProgress(
        documents=len(newest),
        whole=sum(not volume.missing for volume in newest),
        verified_bytes=sum(volume.verified_bytes for volume in newest),
        total_bytes=sum(volume.total_bytes for volume in newest),
        neighbours=0 if exchange is None else exchange.neighbours,
        from_neighbours_bytes=0 if exchange is None else exchange.taken_bytes,
        problem=next((volume.problem for volume in newest if volume.problem is not None), None),
        asked=asked,
    )

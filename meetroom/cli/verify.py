"""`meetroom verify`: check a chain file and say so in a sentence."""

from pathlib import Path

from meetroom.archive.verify import verify_chain_file


def run_verify(file: Path) -> int:
    """Print one line per check.  Returns: 0 only if all hold."""
    report = verify_chain_file(file)
    return 0 if report.ok else 1

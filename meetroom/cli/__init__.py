"""Command line: arguments, nothing else."""

from meetroom.cli.words import translate_frame

translate_frame()  # before the command-line library is imported, because it looks its words up then

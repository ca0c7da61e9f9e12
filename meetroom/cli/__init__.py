"""Command line: arguments, nothing else."""

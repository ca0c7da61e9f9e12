"""`python -m meetroom.cli`: the same as the command `meetroom`; in a bundle also the door to its child processes."""

import runpy
import sys

from meetroom.cli.main import main


def run() -> None:
    """Run the command line, or one module of meetroom when a bundled program was started as `meetroom -m MODULE`.

    In a bundle `sys.executable` is this program, so children started with `-m` arrive here.
    """
    arguments = sys.argv[1:]
    if getattr(sys, "frozen", False) and arguments[:1] == ["-m"] and "".join(arguments[1:2]).startswith("meetroom."):
        sys.argv = arguments[1:]
        if arguments[1] == "meetroom.cli":
            main()
        else:
            runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        return
    main()


if __name__ == "__main__":
    run()

"""`python -m meetroom.cli`: the same as the command `meetroom`."""

from meetroom.cli.main import main

if __name__ == "__main__":
    main()

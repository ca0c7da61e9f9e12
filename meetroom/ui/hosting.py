"""The meeting server as a child process of the client, for whoever hosts on their own machine; knows no protocol."""

import json
import logging
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal

logger = logging.getLogger(__name__)


def server_command(data_folder: Path, host: str) -> tuple[str, list[str]]:
    """Program and arguments that run the server, from a checkout as from a bundle."""
    options = ["serve", "--ready-json", "--host", host, "--port", "0", "--udp-port", "0"]
    options += ["--data-folder", str(data_folder)]
    if getattr(sys, "frozen", False):
        return sys.executable, options
    return sys.executable, ["-m", "meetroom.cli", *options]


class HostedServer(QObject):
    """At most one server.  It ends when its standard input closes, so it never outlives the client.

    Args:
        data_folder: where it keeps meetings and accounts.
        host: address to listen on; every address of the machine by default.
    """

    ready = Signal(str, str)  # url, invitation of the administrator ("" from the second start on)
    failed = Signal(str)  # value of the server's StartProblem, "" when it gave no reason

    def __init__(self, data_folder: Path, host: str = "0.0.0.0", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = data_folder
        self._host = host
        self._process: QProcess | None = None
        self._answer: tuple[str, str] | None = None
        self._reason = ""

    @property
    def running(self) -> bool:
        """Whether it has said that it listens and has not ended."""
        return self._answer is not None

    def start(self) -> None:
        """Start it; `ready` or `failed` follows."""
        if self._answer is not None:
            self.ready.emit(*self._answer)
            return
        self._reason = ""
        process = self._process = QProcess(self)
        program, arguments = server_command(self._folder, self._host)
        process.setProgram(program)
        process.setArguments(arguments)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_end)
        process.errorOccurred.connect(self._on_error)
        process.start()

    def stop(self) -> None:
        """Let it finish in order; after ten seconds it is killed."""
        process, self._process = self._process, None
        if process is None or process.state() is QProcess.ProcessState.NotRunning:
            return
        process.finished.disconnect(self._on_end)
        process.closeWriteChannel()
        if not process.waitForFinished(10_000):
            process.kill()
            process.waitForFinished(2_000)
        self._answer = None

    def _on_output(self) -> None:
        if self._process is None or self._answer is not None or not self._process.canReadLine():
            return
        line = bytes(self._process.readLine().data())
        try:
            ready = json.loads(line)
            if "problem" in ready:
                self._reason = str(ready["problem"])
                return
            self._answer = (str(ready["url"]), str(ready["invitation"] or ""))
        except (ValueError, KeyError, TypeError):
            logger.warning("the server said something else than that it is ready")
            self.stop()
            self.failed.emit("")
            return
        self.ready.emit(*self._answer)

    def _on_end(self) -> None:
        was_running, self._answer, self._process = self.running, None, None
        logger.warning("the hosted server ended%s", "" if was_running else " before it was ready")
        self.failed.emit(self._reason)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._process = None
            self.failed.emit("")

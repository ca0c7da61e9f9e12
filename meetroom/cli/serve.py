"""`meetroom serve`: start the server, say where it listens, end it gracefully."""

import asyncio
import json
import logging
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
import segno
from rich.console import Console

from meetroom.cli.words import say
from meetroom.domain.minutes_state import SignatureLevel
from meetroom.protocol.signalling import IceServerInfo
from meetroom.server.app import ADMINISTRATOR, MeetingServer
from meetroom.server.config import ServerConfig, StartFailed, StartProblem
from meetroom.server.integration_config import IntegrationConfig
from meetroom.server.jsonlog import log_as_json


@dataclass(frozen=True)
class ServeOptions:
    """What the command line said."""

    data_folder: Path | None
    host: str
    port: int
    udp_port: int
    names: tuple[str, ...]
    certificate: Path | None
    key: Path | None
    turn_urls: tuple[str, ...]
    turn_secret: str | None
    ready_json: bool
    turn_user: str | None = None
    turn_password: str | None = None
    database: str | None = None
    rules: tuple[Path, ...] = ()
    trust: Path | None = None
    tsa_url: str | None = None
    signature_level: SignatureLevel = SignatureLevel.B_B
    fetch_revocations: bool = False
    templates: Path | None = None
    organisation: Path | None = None
    deliver_to: str | None = None
    deliver_token_file: Path | None = None

    def config(self) -> ServerConfig:
        """As the server wants it; the first name is the public one."""
        fixed = self.turn_user is not None
        known = IceServerInfo(self.turn_urls, self.turn_user or "", self.turn_password or "")
        return ServerConfig(
            data_folder=self.data_folder or platformdirs.user_data_path("meetroom") / "server",
            host=self.host,
            port=self.port,
            udp_port=self.udp_port,
            public_host=self.names[0] if self.names else None,
            names=self.names[1:],
            certificate_pem=self.certificate,
            private_key_pem=self.key,
            database_url=self.database,
            rules=self.rules,
            ice_servers=(known,) if fixed else (),
            turn_urls=() if fixed else self.turn_urls,
            turn_secret=self.turn_secret,
            trust=self.trust,
            tsa_url=self.tsa_url,
            signature_level=self.signature_level,
            fetch_revocations=self.fetch_revocations,
            templates=self.templates,
            integration=IntegrationConfig(
                organisation=self.organisation,
                deliver_to=self.deliver_to,
                deliver_token_file=self.deliver_token_file,
            ),
        )


def start_sentence(problem: StartProblem, options: ServeOptions) -> str:
    """Why the server did not start and what to do."""
    folder = options.config().data_folder
    return {
        StartProblem.TCP_PORT_IN_USE: say(
            f"Cổng TCP {options.port} đang được chương trình khác dùng. "
            "Hãy dừng chương trình đó hoặc chọn cổng khác bằng --port.",
            f"Another program uses TCP port {options.port}. Stop it, or choose another port with --port.",
        ),
        StartProblem.UDP_PORT_IN_USE: say(
            f"Cổng UDP {options.udp_port} đang được chương trình khác dùng. "
            "Hãy dừng chương trình đó hoặc chọn cổng khác bằng --udp-port.",
            f"Another program uses UDP port {options.udp_port}. Stop it, or choose another port with --udp-port.",
        ),
        StartProblem.ADDRESS_UNUSABLE: say(
            f"Máy này không có địa chỉ {options.host}. Hãy dùng --host 0.0.0.0 hoặc một địa chỉ của máy.",
            f"This machine has no address {options.host}. Use --host 0.0.0.0 or one of its addresses.",
        ),
        StartProblem.FOLDER_UNUSABLE: say(
            f"Không ghi được vào thư mục {folder}. Hãy cấp quyền hoặc chọn thư mục khác bằng --data-folder.",
            f"The folder {folder} cannot be written. Give permission or choose another with --data-folder.",
        ),
        StartProblem.FOLDER_IN_USE: say(
            f"Một máy chủ họp khác đang dùng thư mục {folder}. "
            "Hãy dùng máy chủ đang chạy, dừng nó, hoặc chọn thư mục khác bằng --data-folder.",
            f"Another meeting server uses the folder {folder}. "
            "Use the one that runs, stop it, or choose another folder with --data-folder.",
        ),
        StartProblem.NO_SPACE: say(
            f"Ổ đĩa chứa {folder} đã đầy. Hãy giải phóng chỗ rồi chạy lại.",
            f"The disk of {folder} is full. Free some space and start again.",
        ),
        StartProblem.CERTIFICATE_UNUSABLE: say(
            "Chứng thư hoặc khóa riêng không dùng được. Hãy kiểm tra hai tệp ghi ở --certificate và --key.",
            "The certificate or its key cannot be used. Check the two files given by --certificate and --key.",
        ),
        StartProblem.DATA_UNUSABLE: say(
            f"Dữ liệu trong {folder} bị hỏng hoặc do phiên bản mới hơn ghi. "
            "Hãy khôi phục bản sao lưu; không có gì bị sửa.",
            f"The data in {folder} are damaged or written by a newer version. Restore a backup; nothing was changed.",
        ),
        StartProblem.DATABASE_UNUSABLE: say(
            "Không dùng được cơ sở dữ liệu ghi ở --database. Hãy kiểm tra địa chỉ, mật khẩu, máy chủ cơ sở dữ liệu "
            "đang chạy, và meetroom được cài kèm [postgres].",
            "The database named by --database cannot be used. Check address and password, that its server runs, and "
            "that meetroom was installed with [postgres].",
        ),
        StartProblem.DATABASE_IN_USE: say(
            "Một máy chủ họp khác đang dùng cơ sở dữ liệu ghi ở --database. "
            "Hãy dừng máy chủ đó, hoặc dùng một cơ sở dữ liệu khác.",
            "Another meeting server uses the database named by --database. Stop that one, or name another database.",
        ),
        StartProblem.RULES_UNUSABLE: say(
            "Không dùng được tệp quy chế ghi ở --rules. Hãy kiểm tra bằng lệnh meetroom rules TỆP.",
            "A file of rules named by --rules cannot be used. Check it with meetroom rules FILE.",
        ),
        StartProblem.INTEGRATION_UNUSABLE: say(
            "Không dùng được --organisation, --deliver-to hoặc --deliver-token-file. Tệp cơ quan phải có mã và tên; "
            "địa chỉ nhận phải là https.",
            "One of --organisation, --deliver-to and --deliver-token-file cannot be used. The organisation file needs "
            "codes and names; the address must be https.",
        ),
    }[problem]


def run_server(options: ServeOptions) -> int:
    """Run until Ctrl+C, a termination signal or, with `ready_json`, the end of standard input."""
    log_as_json(sys.stderr, logging.INFO)
    try:
        asyncio.run(_serve(options))
    except StartFailed as failed:
        if options.ready_json:
            print(json.dumps({"problem": failed.problem.value}), flush=True)
        Console(stderr=True, highlight=False, soft_wrap=True, markup=False).print(
            start_sentence(failed.problem, options), style="red"
        )
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _serve(options: ServeOptions) -> None:
    server = MeetingServer(options.config())
    await server.start()
    try:
        invitation = await server.bootstrap_administrator()
        if invitation is None and options.ready_json:
            # The program that started this one and reads its output sits at the server: it may always come in.
            invitation = await server.invitation_for(ADMINISTRATOR)
        _announce(options, server, invitation)
        await _told_to_end(watch_input=options.ready_json)
    finally:
        await server.stop()


async def _told_to_end(*, watch_input: bool) -> None:
    loop = asyncio.get_running_loop()
    end = asyncio.Event()
    for name in ("SIGINT", "SIGTERM"):
        try:
            loop.add_signal_handler(getattr(signal, name), end.set)
        except (NotImplementedError, AttributeError):
            break  # Windows: Ctrl+C arrives as KeyboardInterrupt
    if watch_input:

        def read() -> None:
            sys.stdin.read()
            loop.call_soon_threadsafe(end.set)

        threading.Thread(target=read, name="stdin", daemon=True).start()
    await end.wait()


def _announce(options: ServeOptions, server: MeetingServer, invitation: str | None) -> None:
    if options.ready_json:
        ready = {
            "url": server.url,
            "port": urlsplit(server.url).port,
            "udp_port": server.udp_port,
            "ca_sha256": server.ca_sha256,
            "invitation": invitation,
        }
        print(json.dumps(ready), flush=True)
        return
    console = Console(highlight=False, soft_wrap=True, markup=False)
    console.print(say(f"Máy chủ họp đang chạy ở {server.url}", f"The meeting server listens at {server.url}"))
    console.print(
        say(f"Hình và tiếng qua cổng UDP {server.udp_port}", f"Pictures and voices use UDP port {server.udp_port}")
    )
    if invitation is not None:
        console.print(
            say(
                "Lần chạy đầu tiên. Dán liên kết này vào chương trình meetroom "
                "để trở thành quản trị viên (dùng một lần):",
                "First start. Paste this link into the meetroom client to become the administrator (it works once):",
            )
        )
        console.print(invitation, style="bold")
        segno.make_qr(invitation).terminal(compact=True)
    console.print(say("Nhấn Ctrl+C để dừng.", "Press Ctrl+C to stop."))

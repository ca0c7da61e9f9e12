"""What a meeting server is told before it starts, and why it may not start; knows no rule and no connection."""

from enum import StrEnum
from pathlib import Path

import msgspec

from meetroom.domain.minutes_state import SignatureLevel
from meetroom.papers.refusals import DEFAULT_LIMITS, IntakeLimits
from meetroom.protocol.signalling import IceServerInfo
from meetroom.server.integration_config import IntegrationConfig


class StartProblem(StrEnum):
    """Closed list of reasons why a server does not start; the ui and the command line have a sentence for each."""

    TCP_PORT_IN_USE = "tcp_port_in_use"
    UDP_PORT_IN_USE = "udp_port_in_use"
    ADDRESS_UNUSABLE = "address_unusable"
    FOLDER_UNUSABLE = "folder_unusable"
    FOLDER_IN_USE = "folder_in_use"
    NO_SPACE = "no_space"
    CERTIFICATE_UNUSABLE = "certificate_unusable"
    DATA_UNUSABLE = "data_unusable"
    DATABASE_UNUSABLE = "database_unusable"
    DATABASE_IN_USE = "database_in_use"
    RULES_UNUSABLE = "rules_unusable"
    INTEGRATION_UNUSABLE = "integration_unusable"


class StartFailed(Exception):
    """The server cannot start.

    Attributes:
        problem: the reason.
        detail: technical words for the log.
    """

    def __init__(self, problem: StartProblem, detail: str = "") -> None:
        super().__init__(problem.value, detail)
        self.problem = problem
        self.detail = detail


class PortInUse(StartFailed):
    """Somebody else has the port; `problem` says whether it is the TCP or the UDP one."""

    def __init__(self, problem: StartProblem, port: int) -> None:
        super().__init__(problem, f"port {port}")
        self.port = port


class TrafficLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What one person or one connection may cost.

    Attributes:
        hello_s: seconds in which the first message must come.
        messages_per_s: messages one person may send for long, over all their sessions.
        messages_burst: messages one person may send at once.
        bytes_per_s: bytes one person may send for long.
        bytes_burst: bytes one person may send at once.
        queued_bytes: bytes that may wait for a slow connection before it is told to resume.
        queued_messages: messages that may wait likewise.
        open_commands: commands of one session that may wait for their answer.
        bye_s: seconds a dying connection gets to take its last message.
        catch_up_s: seconds a connection may need for one batch of catching up.
        catch_up_bytes: size of such a batch.
        offers_per_s: offers of a leg one session may make for long.
        offers_burst: offers one session may make at once.
        wants_per_s: how often what one session shows is handed on for long; the newest counts.
        wants_burst: how often at once.
        states_per_s: how often what one session says of its microphone, camera and screen is heeded, likewise.
        states_burst: how often at once.
        signals_per_s: signals of a presenter, view, pointer and ink, one session may send for long.
        signals_burst: how many at once.
    """

    hello_s: float = 10.0
    messages_per_s: float = 100.0
    messages_burst: float = 400.0
    bytes_per_s: float = 2_000_000.0
    bytes_burst: float = 16_000_000.0
    queued_bytes: int = 2_000_000
    queued_messages: int = 2_000
    open_commands: int = 64
    bye_s: float = 5.0
    catch_up_s: float = 60.0
    catch_up_bytes: int = 256 * 1024
    offers_per_s: float = 1.0
    offers_burst: float = 8.0
    wants_per_s: float = 5.0
    wants_burst: float = 10.0
    states_per_s: float = 2.0
    states_burst: float = 10.0
    signals_per_s: float = 240.0
    signals_burst: float = 960.0


class UploadLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What uploads underway may cost.

    Attributes:
        piece_bytes: of a file that one request may bring.
        uploads: files that one person may have underway.
        uploads_bytes: all of them together.
        spare_bytes: of the disk that no upload may take: the meetings need it.
        kept_s: seconds after which an upload is forgotten that nobody goes on with; an ended one likewise.
        left_s: seconds after which one that nobody goes on with gives way to another of the same person, if it must.
        ended: uploads of a person of which is remembered how they ended.
        starts: how often a file gets its turn at the intake when the server ends without warning each time.
    """

    piece_bytes: int = 8 * 1024 * 1024
    uploads: int = 32
    uploads_bytes: int = 4_000_000_000
    spare_bytes: int = 256 * 1024 * 1024
    kept_s: float = 86_400.0
    left_s: float = 1_800.0
    ended: int = 100
    starts: int = 3


class ServerConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a server is told.

    Attributes:
        data_folder: where journal, documents, accounts and certificates lie; made when missing.
        host: address to listen on.
        port: TCP port, 0: any free one.
        udp_port: UDP port of the conference, 0: any free one.
        public_host: name or address in invitation links and in the server's certificate; None: told from `host`.
        names: further names and addresses for the certificate.
        certificate_pem: chain of a real certificate; None: the server's own CA signs one.
        private_key_pem: its key.
        database_url: where the journal is; None: SQLite in the data folder.
        ice_servers: TURN URLs told to clients; empty: none, never a public default.
        turn_urls: TURN servers that share `turn_secret` with this one and are told to clients beside `ice_servers`.
        turn_secret: None: they let in everybody.
        rules: files with rule sets of the body's own, offered beside those of the program.
        media: whether the conference is offered at all.
        intake: what an uploaded file may cost.
        limits: what a connection may cost.
        uploads: what uploads underway may cost.
        integration: what it is told of other systems.
        trust: folder of authorities whose signatures are trusted; None: `trusted-signers` in the data folder.
        templates: folder with the office's own layout of minutes; None: the program's.
        tsa_url: time-stamp authority clients are told to use when they sign minutes; None: none.
        signature_level: level every signature on minutes must reach.
        fetch_revocations: whether clients that sign may ask the addresses in certificates for revocations.
    """

    data_folder: Path
    host: str = "127.0.0.1"
    port: int = 0
    udp_port: int = 0
    public_host: str | None = None
    names: tuple[str, ...] = ()
    certificate_pem: Path | None = None
    private_key_pem: Path | None = None
    database_url: str | None = None
    ice_servers: tuple[IceServerInfo, ...] = ()
    turn_urls: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()
    turn_secret: str | None = None
    media: bool = True
    intake: IntakeLimits = DEFAULT_LIMITS
    limits: TrafficLimits = TrafficLimits()
    uploads: UploadLimits = UploadLimits()
    integration: IntegrationConfig = IntegrationConfig()
    trust: Path | None = None
    templates: Path | None = None
    tsa_url: str | None = None
    signature_level: SignatureLevel = SignatureLevel.B_B
    fetch_revocations: bool = False

    @property
    def trust_folder(self) -> Path:
        """Authorities that are trusted for signatures, on papers handed in and on minutes alike."""
        return self.trust or self.data_folder / "trusted-signers"

"""Starts the viewer on the loopback address and stays until it ends."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.settings import Settings
from pipeline.viewer.signin import check_secrets

HOME = Path(__file__).resolve().parent / "home"

# Streamlit and the pages are imported first; a slow disk needs some time for that.
START_SECONDS = 60.0
STOP_SECONDS = 5.0

# Given as arguments, because those win over the user's own Streamlit files and variables.
SAFE_OPTIONS: Mapping[str, str] = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.enableStaticServing": "false",
    # Rows of charts and tables say the same again and again.
    "server.enableWebsocketCompression": "true",
    "server.enableAgentApi": "false",
    "server.showEmailPrompt": "false",
    "server.maxUploadSize": "50",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "client.disableDataExport": "true",
    "logger.hideWelcomeMessage": "true",
    "logger.level": "warning",
}

# What the server keeps for itself; a user's own values win. How glibc keeps memory that is free again: by default an
# area for each thread, of which large pages leave each in pieces (20 MiB on a store of a million figures).
MEMORY_OPTIONS: Mapping[str, str] = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    # NumPy's library for matrices makes room for each processor; no page multiplies any.
    "OPENBLAS_NUM_THREADS": "1",
}


def listening_address(settings: Settings) -> str:
    """Where the viewer listens: with a sign-in wherever the settings say, else where only this machine reaches it.

    Raises:
        SettingsError: if others could reach it and nobody would ask them who they are, or what asking needs is missing.
    """
    if settings.sign_in == "local":
        return loopback_address(settings.address)
    if settings.sign_in == "oidc":
        check_secrets(settings.oidc_secrets)
    if settings.sign_in == "proxy":
        try:
            ipaddress.ip_address(settings.proxy_address)
        except ValueError as error:
            raise SettingsError(f"proxy_address: {error}") from error
    return settings.address


def loopback_address(address: str) -> str:
    """The address, if only this machine can reach it.

    Raises:
        SettingsError: if others could reach it.
    """
    name = "127.0.0.1" if address == "localhost" else address
    try:
        loopback = ipaddress.ip_address(name).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise SettingsError(
            f"address: {address}: chỉ nhận địa chỉ nội bộ 127.0.0.1 khi chưa thiết lập đăng nhập / "
            "only the loopback address 127.0.0.1 is allowed until sign-in is configured"
        )
    return name


def free_port(address: str, wished: int) -> int:
    """The wished port if nobody listens there, else one that the system picks (also for 0)."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for port in (wished, 0):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SettingsError(f"port: {wished}: không có cổng trống trên {address} / no free port on {address}")


def command(address: str, port: int, *, hosts: tuple[str, ...] = (), secrets: Path | None = None) -> list[str]:
    """What starts Streamlit.

    Args:
        address: where it listens.
        port: likewise.
        hosts: names under which browsers may ask for it, besides the address.
        secrets: file with what sign-in needs.
    """
    options = {**SAFE_OPTIONS, "server.address": address, "server.port": str(port)}
    if secrets is not None:
        options["secrets.files"] = str(secrets.absolute())
    hosts = ("127.0.0.1", "localhost", address, *hosts)
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(HOME / "app.py"),
        *(f"--{name}={value}" for name, value in options.items()),
        *(f"--server.allowedHosts={host}" for host in dict.fromkeys(hosts)),
    ]


def launch(settings: Settings, store: Path, *, open_browser: bool) -> int:
    """Starts the viewer over a store, prints its address and waits until it ends.

    Args:
        settings: address, port, language and busy_seconds are used.
        store: the store's file; it need not exist yet.
        open_browser: whether to open the user's browser; without a screen the printed address is enough.

    Returns:
        The exit status: 0 after Ctrl-C or a request to end, else that of the server.

    Raises:
        SettingsError: if the address may not be used, or no port is free.
    """
    address = listening_address(settings)
    port = free_port(address, settings.port)
    url = f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"
    try:
        secrets = settings.oidc_secrets if settings.sign_in == "oidc" else None
        started = command(address, port, hosts=settings.hosts, secrets=secrets)
        with _server(started, _environment(settings, store)) as server:
            if not _answers(server, address, port):
                return server.poll() or 1
            print(f"Số liệu: {url}", flush=True)
            print("Ctrl-C để dừng / to stop", flush=True)
            if open_browser:
                with contextlib.suppress(webbrowser.Error):
                    webbrowser.open(url)
            return server.wait()
    except KeyboardInterrupt:  # at whatever moment it came
        return 0


def _environment(settings: Settings, store: Path) -> dict[str, str]:
    """The user's own without Streamlit's variables; the settings in force travel as SOLIEU_* variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    package = str(Path(__file__).resolve().parents[2])
    return {
        **MEMORY_OPTIONS,
        **kept,
        # The server's working folder is another one, so the package must be found by its own path.
        "PYTHONPATH": os.pathsep.join([package, *filter(None, [kept.get("PYTHONPATH")])]),
        "SOLIEU_STORE": str(Path(store).absolute()),
        "SOLIEU_LANGUAGE": settings.language,
        "SOLIEU_BUSY_SECONDS": str(settings.busy_seconds),
        "SOLIEU_SIGN_IN": settings.sign_in,
        "SOLIEU_SIGN_IN_HOURS": str(settings.sign_in_hours),
        "SOLIEU_REVIEWERS": json.dumps(settings.reviewers),
        "SOLIEU_PROXY_ADDRESS": settings.proxy_address,
        "SOLIEU_PROXY_HEADER": settings.proxy_header,
        "SOLIEU_ISSUING_BODY": settings.issuing_body or "",
        "SOLIEU_PUBLIC_ADDRESS": settings.public_address,
        # The server underneath would else believe what a client at the same machine says of its own address.
        "FORWARDED_ALLOW_IPS": "",
        **({"SOLIEU_POPULATION": str(settings.population.absolute())} if settings.population else {}),
    }


@contextlib.contextmanager
def _server(arguments: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A running server; it never outlives the block, whatever ends it."""
    with _terminate_as_interrupt():
        server = subprocess.Popen(arguments, cwd=HOME, env=environment)
        try:
            yield server
        finally:
            _stop(server)


@contextlib.contextmanager
def _terminate_as_interrupt() -> Iterator[None]:
    """A request to end (SIGTERM) ends the viewer as Ctrl-C does; only the main thread can arrange that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(server: subprocess.Popen[bytes]) -> None:
    for end in (server.terminate, server.kill):
        if server.poll() is not None:
            return
        end()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)


def _answers(server: subprocess.Popen[bytes], address: str, port: int) -> bool:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and server.poll() is None:
        try:
            with socket.create_connection((address, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return False

"""A page over TLS: `python -m tests.sources.portal.secure HOST CERTIFICATE` prints the port."""

from __future__ import annotations

import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html><body>an</body></html>")

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - http.server's name
        """Nothing on the screen."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor that refuses the certificate is no error."""


def main() -> None:
    """Serves until it is ended."""
    host, certificate = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = _Server((host, 0), _Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)  # noqa: T201 - read by the test
    sys.stdin.read()  # until the test closes it


if __name__ == "__main__":
    main()

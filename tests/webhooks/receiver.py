"""A real receiver on this machine: keeps what it gets and answers as it is told."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Got:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """`answers` are used up one by one, each a status or (status, body, headers); then everything is 204."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?from=greenroom"


def start(receiver: Receiver) -> ThreadingHTTPServer:
    """Let `receiver` listen on a free port; the server is to be shut down by whoever asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.got.append(Got(self.path, {key.lower(): value for key, value in self.headers.items()}, body))
            answer = receiver.answers.pop(0) if receiver.answers else 204
            status, text, headers = answer if isinstance(answer, tuple) else (answer, b"", {})
            self.send_response(status)
            for name, value in {"Content-Length": str(len(text)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server

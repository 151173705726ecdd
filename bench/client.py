"""A plain keep-alive HTTP client: as little work as possible beside the server that is measured."""

import socket
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Ask:
    """One request."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def encoded(self) -> bytes:
        """The bytes that go to the server."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {HOST}", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + self.body


class Caller:
    """One connection to this machine, kept open where the server allows it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.stream: socket.socket | None = None

    def call(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send; the answer's status, head and body. Raises OSError where nothing answers."""
        if self.stream is None:
            self.stream = socket.create_connection((HOST, self.port), timeout=60)
            self.stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream.sendall(request)
        head, body = self._read(self.stream)
        if b"connection: close" in head:
            self.close()
        return int(head[9:12]), head, body

    def close(self) -> None:
        """Hang up."""
        if self.stream is not None:
            self.stream.close()
            self.stream = None

    def _read(self, stream: socket.socket) -> tuple[bytes, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more(stream)
        head, _, body = data.partition(b"\r\n\r\n")
        head = head.lower()
        length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")), 0)
        parts, size = [body], len(body)
        while size < length:
            parts.append(self._more(stream))
            size += len(parts[-1])
        return head, b"".join(parts)

    def _more(self, stream: socket.socket) -> bytes:
        part = stream.recv(262144)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part

"""A browser made of one socket: it shares the processors with what it measures, so it does little."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

_PATIENCE = 120  # seconds for one answer


class Failed(Exception):
    """A request was not answered as it should be; the message holds the status or the problem."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body (as sent; nothing is compressed) and seconds from the first byte sent to the last got."""

    status: int
    body: bytes
    location: str
    seconds: float


class Browser:
    """One person's: keeps the connection, the cookies and the form token."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def sign_in(self, email: str, password: str) -> None:
        """As a person does: the form, then email and password."""
        await self.get("/sign-in")
        answer = await self.post("/sign-in", {"email": email, "password": password})
        if answer.status != 303:
            raise Failed(f"{email} could not sign in: {answer.status}")

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form, with the token of this browser's cookie."""
        return await self._ask(
            "POST", path, urlencode({"_csrf_token": self._cookies["csrf"], **fields}).encode()
        )

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            self._reader = self._writer = None

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        started = time.perf_counter()
        if self._writer is None:
            # Pages are larger than the 64 KB that asyncio takes in at once by itself.
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html"]
        if self._cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self._cookies.items()))
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self._writer.write("\r\n".join((*head, "", "")).encode() + body)
        try:
            status, headers, content = await asyncio.wait_for(self._read(), _PATIENCE)
        except (OSError, EOFError, TimeoutError) as problem:
            await self.close()
            raise Failed(f"{method} {path}: {type(problem).__name__}") from problem
        self._keep_cookies(headers)
        location = next((value for name, value in headers if name == "location"), "")
        return Answer(status, content, location, time.perf_counter() - started)

    async def _read(self) -> tuple[int, list[tuple[str, str]], bytes]:
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = [
            (name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in head[1:-2])
        ]
        known = dict(headers)
        if known.get("transfer-encoding") == "chunked":
            return int(head[0][9:12]), headers, await self._chunks()
        return (
            int(head[0][9:12]),
            headers,
            await self._reader.readexactly(int(known.get("content-length", "0"))),
        )

    async def _chunks(self) -> bytes:
        assert self._reader is not None
        found = []
        while size := int(await self._reader.readline(), 16):
            found.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return b"".join(found)

    def _keep_cookies(self, headers: Sequence[tuple[str, str]]) -> None:
        for name, value in headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
                if not self._cookies[key] or "max-age=0" in rest.lower():
                    del self._cookies[key]

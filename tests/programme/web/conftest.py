"""Ways to ask the small application: as a browser without script, and in a real browser."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.fixtures.live import free_port
from tests.programme.web.small_app import make_app

ROOT = Path(__file__).parents[3]


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    """Asks the application as a browser without script does; redirects are not followed."""
    with TestClient(make_app(), raise_server_exceptions=False) as asking:
        asking.follow_redirects = False
        yield asking


@pytest.fixture
def token(client: TestClient[Litestar]) -> str:
    """The token of the form page, which also set the cookie."""
    page = client.get("/form").text
    return page.split('name="_csrf_token" value="')[1].split('"')[0]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the application is served for a browser, by a process of its own."""
    port = free_port()
    app = "tests.programme.web.small_app:make_app"
    command = ["-m", "granian", "--interface", "asgi", "--factory", "--port", str(port), app]
    with subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            yield _when_up(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()


def _when_up(url: str, server: "subprocess.Popen[bytes]") -> str:
    for _attempt in range(100):
        assert server.poll() is None, "the server ended"
        try:
            httpx.get(f"{url}/help")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return url
    raise AssertionError("the server does not answer")

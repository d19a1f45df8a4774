"""No test reaches the network."""

import socket

import httpx
import pytest

from tests.fixtures.network import NetworkRefused


def test_another_machine_is_refused() -> None:
    with socket.socket() as other, pytest.raises(NetworkRefused, match=r"192\.0\.2\.1"):
        other.connect(("192.0.2.1", 80))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(NetworkRefused, match=r"elsewhere\.test"):
        socket.getaddrinfo("elsewhere.test", 80)


async def test_http_is_refused_too() -> None:
    async with httpx.AsyncClient() as client:
        with pytest.raises(NetworkRefused):
            await client.get("http://elsewhere.test/")


def test_this_machine_may_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as own,
    ):
        assert own.getpeername() == server.getsockname()

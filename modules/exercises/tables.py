"""The exercise library."""

from enum import StrEnum

from piccolo.columns import Bytea, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from programme.access.tables import Staff


class MediaType(StrEnum):
    """What a material may be."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"


class Exercise(Table):
    """A technique that a session can use, with what helped and what hindered where it was tried."""

    id = Serial(primary_key=True)
    title = Varchar(120, unique=True)
    technique = Varchar(80, default="")
    description = Text(default="")
    helped = Text(default="")
    hindered = Text(default="")


class Material(Table):
    """A file that belongs to an exercise: a sheet to hand out, a picture to show."""

    id = Serial(primary_key=True)
    exercise = ForeignKey(Exercise, null=False, on_delete=OnDelete.cascade)
    name = Varchar(120)
    media_type = Varchar(40, choices=MediaType)
    size = Integer()
    content = Bytea()
    added_by = ForeignKey(Staff, null=True, on_delete=OnDelete.restrict)
    added_at = Timestamptz()

"""The exercise library."""

from piccolo.columns import Serial, Text, Varchar
from piccolo.table import Table


class Exercise(Table):
    """A technique that a session can use."""

    id = Serial(primary_key=True)
    title = Varchar(120, unique=True)
    technique = Varchar(80, default="")
    description = Text(default="")

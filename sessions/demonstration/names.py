"""Names that nobody has: people's family names and places say that they are made up."""

import random
from dataclasses import dataclass

GIVEN = (
    "Abel", "Adem", "Aldo", "Amir", "Anton", "Aras", "Benno", "Boris", "Bram", "Caspar", "Cem", "Dario",
    "Denis", "Edgar", "Emre", "Enzo", "Farid", "Felix", "Florin", "Gero", "Goran", "Hamza", "Hugo",
    "Idris", "Igor", "Ismet", "Jaro", "Joris", "Kaan", "Karim", "Keno", "Lasse", "Leon", "Luca", "Malik",
    "Marek", "Milan", "Nino", "Oleg", "Omar", "Pavel", "Quentin", "Rami", "Remo", "Ruben", "Samir",
    "Silas", "Tarek", "Timo", "Umut", "Viktor", "Wanja", "Xaver", "Yannis", "Yusuf", "Zeno",
)  # fmt: skip
FAMILY = (
    "Beispielmann", "Fantasius", "Fictionby", "Fiktivsky", "Imaginetti", "Inventson", "Luftschloss",
    "Madeupham", "Makebelieve", "Musterling", "Namenlos", "Nemosson", "Neverwas", "Niemandsen",
    "Nirgendwo", "Nobodyev", "Noonesworth", "Notrealov", "Placeholder", "Probekamp", "Pseudonymek",
    "Sampleford", "Samplinski", "Scheinbar", "Specimenko", "Supposedly", "Testerfield", "Testoglu",
    "Unbekannter", "Unrealski", "Utopiades", "Vorgeblich",
)  # fmt: skip
_STAFF_GIVEN = (
    "Ada", "Alma", "Arno", "Bea", "Bela", "Carla", "Cleo", "Dora", "Dirk", "Ella", "Eva", "Fritz",
    "Greta", "Hedda", "Ida", "Ivo", "Jana", "Jonas", "Kaja", "Karl", "Lena", "Liv", "Mara", "Mats",
    "Nele", "Nils", "Olga", "Otto", "Paula", "Piet", "Rosa", "Rufus", "Selma", "Sven", "Tilda", "Tom",
    "Ulla", "Urs", "Vera", "Willa",
)  # fmt: skip
_LANGUAGES = (
    "English",
    "English",
    "English",
    "German",
    "German",
    "Turkish",
    "Arabic",
    "Polish",
    "Romanian",
    "Russian",
)

ROOMS = (
    "Group room",
    "Chapel annexe",
    "Workshop loft",
    "Library corner",
    "Blue room",
    "Garden room",
    "Old classroom",
)


@dataclass(frozen=True, slots=True)
class Prison:
    """An invented prison and its real holiday region."""

    code: str
    short: str
    name: str
    time_zone: str
    country: str
    subdivision: str
    languages: tuple[str, ...]


_ENGLAND = ("Europe/London", "GB", "ENG", _LANGUAGES[:3] + _LANGUAGES[6:])
_GERMANY = ("Europe/Berlin", "DE", "NW", _LANGUAGES[3:])
_PRISONS = (
    Prison("neverwood", "NW", "Neverwood Prison", *_ENGLAND),
    Prison("musterheim", "MH", "JVA Musterheim", *_GERMANY),
    Prison("samplemoor", "SM", "Sample Moor Prison", *_ENGLAND),
)


def prison(number: int) -> Prison:
    """The prison of this number, from 0; after the third they are the second, third ... of their name."""
    base = _PRISONS[number % len(_PRISONS)]
    again = number // len(_PRISONS) + 1
    if again == 1:
        return base
    return Prison(
        f"{base.code}-{again}", f"{base.short}{again}", f"{base.name} {again}",
        base.time_zone, base.country, base.subdivision, base.languages,
    )  # fmt: skip


def staff_name(number: int) -> tuple[str, str]:
    """Given and family name of a member of staff, different for every number."""
    given = _STAFF_GIVEN[number % len(_STAFF_GIVEN)]
    block, place = divmod(number, len(_STAFF_GIVEN))
    family = FAMILY[(place * 7 + block) % len(FAMILY)]
    again = block // len(FAMILY)
    return given, f"{family}-{again + 1}" if again else family


def person_name(draw: random.Random) -> tuple[str, str, str]:
    """Given, family and preferred name of a participant; most have no preferred one."""
    given, family = draw.choice(GIVEN), draw.choice(FAMILY)
    preferred = draw.choice(GIVEN) if draw.random() < 0.08 else ""
    return given, family, preferred

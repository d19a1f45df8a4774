"""How a person is named on the pages."""


def full_name(given: str, family: str, preferred: str, reference: str) -> str:
    """`Yuri (Jo) Testperson`; the reference where no name was given, as after an import."""
    called = f"({preferred})" if preferred and preferred != given else ""
    return " ".join(part for part in (given, called, family) if part) or reference

"""The next version of the curriculum, as a draft that differs from the published one; and an
exercise with what helped, what hindered and a sheet. All of it is invented."""

from modules.drafting.versions import start_version
from programme.database import execute, fetch_value

_FIDELITY = (
    (2, "Everybody has spoken at least once before the break"),
    (2, "The limits of confidentiality were said in plain words"),
    (3, "Nobody was asked to tell more than he or she wanted to"),
    (5, "Each member has named a group that was good for them"),
)
"""Position of a session in the curriculum, and what shows that it was given as it was meant."""

_PROMPT = "Which sentence of today do you want to hear in supervision, and why that one?"

_EXERCISE = (
    "The letter that is not sent",
    "Writing",
    "Everybody writes a letter to somebody who stopped believing in them. Whoever wants to "
    "reads one sentence of it aloud. The letters are kept by their writers; nobody collects or reads them.",
    "Invented for the demonstration: twenty quiet minutes, and a facilitator who writes too.",
    "Invented for the demonstration: noise on the wing. Move it to the morning.",
)


async def add_next_version(published: int) -> None:
    """Call it as the worker, once, in a database that has no draft of this curriculum."""
    draft = await start_version(source=published)
    for number, (position, item) in enumerate(_FIDELITY, start=1):
        await execute(
            "insert into fidelity_item (session_plan, position, item) select s.id, $3, $4 from session_plan s"
            " join module m on m.id = s.module where m.curriculum = $1 and s.position = $2",
            draft,
            position,
            number,
            item,
        )
    await execute(
        "insert into reflection_prompt (curriculum, position, question)"
        " select $1, 1 + max(position), $2 from reflection_prompt where curriculum = $1",
        draft,
        _PROMPT,
    )
    exercise = await fetch_value(
        "insert into exercise (title, technique, description, helped, hindered) values ($1, $2, $3, $4, $5)"
        " returning id",
        *_EXERCISE,
    )
    await execute(
        "insert into plan_exercise (session_plan, exercise, position)"
        " select s.id, $2, 1 + (select max(position) from plan_exercise p where p.session_plan = s.id)"
        " from session_plan s join module m on m.id = s.module where m.curriculum = $1 and s.position = 4",
        draft,
        exercise,
    )
    sheet = _sheet("A letter that is not sent: demonstration")
    await execute(
        "insert into material (exercise, name, media_type, size, content, added_at)"
        " values ($1, 'Sheet for the letter.pdf', 'application/pdf', $2, $3, now())",
        exercise,
        len(sheet),
        sheet,
    )


def _sheet(heading: str) -> bytes:
    """A PDF of one page with a heading, as small as one can be."""
    drawn = f"BT /F1 18 Tf 72 740 Td ({heading}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))
    )

"""Rules of referrals and consents that the database itself holds, and the steps that may be taken."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from programme.database import execute

ID = "2026-11-25T02:05:30:000001"
VERSION = "1.38.0"
DESCRIPTION = "referrals: rules of the database, states and transitions"


_DATES = "between date '1900-01-01' and date '2100-12-31'"

_SQL = f"""
alter table referral_transition
    add unique (from_state, to_state),
    add check (who in ('coordinator', 'membership', 'register')),
    add foreign key (from_state) references referral_state (code),
    add foreign key (to_state) references referral_state (code);
create unique index referral_suggested_once on referral_transition (from_state) where suggested;

alter table referral
    alter made_at set default now(),
    alter since set default current_date,
    add unique (id, participant),
    add check (source in ('themselves', 'prison', 'probation', 'health', 'court', 'other')),
    add check (referred_on {_DATES} and since {_DATES}),
    add foreign key (state) references referral_state (code),
    add foreign key (membership) references membership (id) on delete set null;
create unique index one_open_referral on referral (participant) where open;
create index referral_participant on referral (participant);
create index referral_membership on referral (membership) where membership is not null;
create index referral_board on referral (state, since) where open;

alter table referral_step
    alter made_at set default now(),
    add foreign key (referral, participant) references referral (id, participant) on delete cascade,
    add foreign key (from_state) references referral_state (code),
    add foreign key (to_state) references referral_state (code),
    add check (taken_on {_DATES} and from_state <> to_state);
create index referral_step_referral on referral_step (referral);

alter table consent
    alter made_at set default now(),
    add check (purpose in ('programme', 'evaluation', 'after_release')),
    add check (form <> '' and given_on {_DATES} and withdrawn_on {_DATES} and withdrawn_on >= given_on),
    add constraint withdrawn_with_how check ((withdrawn_on is not null) = (withdrawn_how <> ''));
create unique index one_standing_consent on consent (participant, purpose) where withdrawn_on is null;
create index consent_participant on consent (participant);
create index consent_withdrawn on consent (participant) where withdrawn_on is not null;
"""

_STATES = (
    # code, is an end, days that it may last
    ("referred", False, 14),
    ("suitable", False, 28),
    ("not_ready", False, 90),
    ("consented", False, 7),
    ("waiting", False, 90),
    ("allocated", False, 60),
    ("started", False, None),
    ("completed", True, None),
    ("not_completed", True, None),
    ("not_suitable", True, None),
    ("withdrawn", True, None),
    ("recalled", True, None),
    ("transferred", True, None),
)

_NOT_READY = ("Health or crisis", "Trial or appeal is pending", "Not motivated yet", "Language course first")
_NOT_SUITABLE = (
    "Offence outside the programme",
    "Sentence too short",
    "Risk to other members",
    "Another programme fits better",
)
_WITHDRAWN = ("Changed their mind", "Takes part in another programme", "Released early", "Deported", "Died")
_RECALLED = ("Recalled to prison", "Recalled by the court")
_TRANSFERRED = ("Transferred to another prison", "Transferred to a hospital", "Transferred to another country")

_STEPS = (
    # from, to, who, suggested, reasons
    ("referred", "suitable", "coordinator", True, ()),
    ("referred", "not_ready", "coordinator", False, _NOT_READY),
    ("referred", "not_suitable", "coordinator", False, _NOT_SUITABLE),
    ("not_ready", "suitable", "coordinator", True, ()),
    ("not_ready", "not_suitable", "coordinator", False, _NOT_SUITABLE),
    ("suitable", "consented", "coordinator", True, ()),
    ("suitable", "not_ready", "coordinator", False, _NOT_READY),
    ("suitable", "not_suitable", "coordinator", False, _NOT_SUITABLE),
    ("consented", "waiting", "coordinator", True, ()),
    ("consented", "not_ready", "coordinator", False, _NOT_READY),
    ("waiting", "allocated", "membership", True, ()),
    ("waiting", "not_ready", "coordinator", False, _NOT_READY),
    ("allocated", "started", "register", True, ()),
    ("started", "allocated", "register", False, ()),
    ("started", "completed", "membership", True, ()),
)
# At any point before the end. Whoever has a place leaves it first, and that says how it ended.
_ANY_TIME = (("withdrawn", _WITHDRAWN), ("recalled", _RECALLED), ("transferred", _TRANSFERRED))
_BEFORE_A_PLACE = ("referred", "suitable", "not_ready", "consented", "waiting")
_ENDS_OF_A_PLACE = ("completed", "not_completed", "withdrawn", "recalled", "transferred")
_FURTHER_STEPS = (
    *((state, end, "coordinator", False, why) for state in _BEFORE_A_PLACE for end, why in _ANY_TIME),
    # Somebody who is a member has a place, however far the referral had come.
    *((state, "allocated", "membership", False, ()) for state in _BEFORE_A_PLACE),
    # How a place ended, and the correction of it.
    *(
        (state, end, "membership", False, ())
        for state in ("allocated", "started", *_ENDS_OF_A_PLACE)
        for end in _ENDS_OF_A_PLACE
        if state != end
    ),
)


async def _apply() -> None:
    await execute(_SQL)
    for position, (code, closed, days) in enumerate(_STATES, start=1):
        await execute(
            "insert into referral_state (code, position, closed, days_allowed) values ($1, $2, $3, $4)",
            code,
            position,
            closed,
            days,
        )
    for step in (*_STEPS, *_FURTHER_STEPS):
        await execute(
            "insert into referral_transition (from_state, to_state, who, suggested, reasons)"
            " values ($1, $2, $3, $4, $5) on conflict do nothing",
            *step[:4],
            list(step[4]),
        )



async def forwards() -> MigrationManager:
    """Run by Piccolo, inside the one transaction of `throughcare migrate`."""
    manager = MigrationManager(migration_id=ID, app_name="programme", description=DESCRIPTION)
    manager.add_raw(_apply)
    return manager

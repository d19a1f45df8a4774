"""What a version of a curriculum holds, as pages and rules read it. Nothing but values."""

from dataclasses import dataclass

from modules.exercises.content import NamedExercise, seal

DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"
ASSESSMENT = "assessment"


@dataclass(frozen=True)
class SessionContent:
    """A session plan. `key` is the same for its copies in later versions; `position` counts through
    the whole curriculum."""

    id: int
    key: int
    position: int
    kind: str
    title: str
    minutes: int
    aims: str
    exercises: tuple[NamedExercise, ...] = ()
    fidelity: tuple[str, ...] = ()

    @property
    def seal(self) -> str:
        return seal(self.kind, self.title, self.minutes, self.aims, self.exercises, self.fidelity)


@dataclass(frozen=True)
class ModuleContent:
    """A module with its sessions in order. `code` is the same in later versions; `requires` holds
    the ids of the modules that come before it."""

    id: int
    position: int
    code: str
    title: str
    optional: bool
    requires: tuple[int, ...] = ()
    sessions: tuple[SessionContent, ...] = ()

    @property
    def seal(self) -> str:
        return seal(self.title, self.optional, self.requires)

    @property
    def minutes(self) -> int:
        return sum(session.minutes for session in self.sessions)


@dataclass(frozen=True)
class Version:
    """A version of a curriculum, whole. `cohorts` counts those that follow it and that the reader may see."""

    id: int
    code: str
    version: int
    title: str
    state: str
    completion_share: float
    closing_assessment: bool
    cohorts: int = 0
    modules: tuple[ModuleContent, ...] = ()
    prompts: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        return self.state == DRAFT

    @property
    def sessions(self) -> tuple[SessionContent, ...]:
        """Every session, in order."""
        return tuple(session for module in self.modules for session in module.sessions)

    @property
    def minutes(self) -> int:
        return sum(session.minutes for session in self.sessions)

    @property
    def seal(self) -> str:
        """Of all that the version holds."""
        return seal(self.rule_seal, self.modules, self.prompts)

    @property
    def rule_seal(self) -> str:
        """Of the title and the completion rule alone."""
        return seal(self.title, self.completion_share, self.closing_assessment)

    @property
    def prompts_seal(self) -> str:
        """Of the reflection prompts alone."""
        return seal(self.prompts)

    def module(self, id: int) -> ModuleContent | None:
        """The module of that id, if it is one of this version."""
        return next((module for module in self.modules if module.id == id), None)

    def session(self, id: int) -> tuple[ModuleContent, SessionContent] | None:
        """The session of that id with its module, if it is one of this version."""
        pairs = ((module, one) for module in self.modules for one in module.sessions)
        return next((pair for pair in pairs if pair[1].id == id), None)

    def titles(self, modules: tuple[int, ...]) -> tuple[str, ...]:
        """The titles of modules, in the order of the curriculum."""
        return tuple(module.title for module in self.modules if module.id in modules)

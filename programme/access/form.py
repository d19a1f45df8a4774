"""What is posted at the door: an address with a password, or a new password."""

from collections.abc import Iterable
from datetime import datetime
from math import ceil

from programme.access.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, Weakness, weakness
from programme.web.fields import EmailField, PasswordField
from programme.web.formats import number, time
from programme.web.forms import Form
from programme.web.text import Lazy, _, ngettext
from programme.web.text import lazy as _l


class SignInForm(Form):
    """Who wants to come in."""

    email = EmailField(_l("Email address"), required=_l("Enter your email address"), autocomplete="username")
    password = PasswordField(_l("Password"), required=_l("Enter your password"))


class NewPasswordForm(Form):
    """A new password, typed twice because it cannot be seen. Call `judge` after `validate`."""

    password = PasswordField(
        _l("New password"),
        required=_l("Enter a new password"),
        hint=_l(
            "At least %(shortest)s characters. Three or four words that have nothing to do with each "
            "other, or with you and your work, are strong and easy to remember.",
            shortest=SHORTEST_PASSWORD,
        ),
        autocomplete="new-password",
    )
    again = PasswordField(
        _l("New password again"), required=_l("Enter the new password again"), autocomplete="new-password"
    )

    def judge(self, *, about: Iterable[str]) -> None:
        """Refuse a password that is weak, or not the same twice. `about`: names and addresses that a
        stranger would try first."""
        if self.password.errors:
            return
        found = weakness(self.password.data, about=about)
        if found is not None:
            self.refuse("password", _WEAK[found])
        elif not self.again.errors and self.again.data != self.password.data:
            self.refuse("again", _("The two passwords are not the same. Type the new password again"))


_WEAK: dict[Weakness, Lazy] = {
    Weakness.TOO_SHORT: _l(
        "Your password must have %(shortest)s characters or more", shortest=SHORTEST_PASSWORD
    ),
    Weakness.TOO_LONG: _l(
        "Your password must have %(longest)s characters or fewer", longest=LONGEST_PASSWORD
    ),
    Weakness.REPETITIVE: _l("Your password repeats itself. Choose one with more different characters"),
    Weakness.GUESSABLE: _l(
        "Your password is easy to guess: little is left of it without usual words, names, years and "
        "rows of keys. Add words that have nothing to do with you or your work"
    ),
}


def locked(until: datetime, *, now: datetime) -> str:
    """What somebody is told who failed too often."""
    minutes = ceil((until - now).total_seconds() / 60)
    wait = ngettext("%(shown)s minute", "%(shown)s minutes", minutes, shown=number(minutes))
    return _(
        "Signing in with this address is locked after too many wrong passwords. "
        "Wait %(minutes)s, until %(time)s, then try again",
        minutes=wait,
        time=time(until),
    )

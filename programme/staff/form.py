"""What is posted about accounts: who somebody is to the programme, and one's own password."""

from collections.abc import Sequence

from programme.access.permissions import Role
from programme.staff.queries import Account
from programme.staff.words import ROLES
from programme.web.fields import ChoiceField, ChoicesField, EmailField, PasswordField, TextField, YesField
from programme.web.forms import Form
from programme.web.posted import Posted
from programme.web.text import _
from programme.web.text import lazy as _l

_ROLE_CHOICES = [(role, name, purpose) for role, (name, purpose) in ROLES.items()]


class AccountForm(Form):
    """A new account, or an account as it shall be. Build it with `account_form`."""

    name = TextField(
        _l("Full name"),
        required=_l("Enter the full name"),
        longest=120,
        width="two-thirds",
        autocomplete="off",
    )
    email = EmailField(
        _l("Email address"),
        required=_l("Enter the email address"),
        hint=_l("They sign in with it."),
        width="two-thirds",
        autocomplete="off",
    )
    roles = ChoicesField(_l("Roles"), required=_l("Choose at least one role"), choices=_ROLE_CHOICES)
    sites = ChoicesField(_l("Sites"))
    active = YesField(_l("May sign in"))

    def judge(self, *, own: Account | None = None) -> None:
        """Refuse what does not go together, and (`own`: their account as it stands) what nobody may
        change for themselves. Call it after `validate`."""
        roles = self.roles.data or []
        if Role.EVALUATOR in roles and len(roles) > 1:
            self.refuse(
                "roles",
                _("An evaluator must not know names, so they have no other role. Choose one or the other"),
            )
        if Role.COORDINATOR in roles and not self.sites.data and not self.sites.errors:
            self.refuse(
                "sites", _("Choose at least one site: a coordinator works with the sites that are ticked")
            )
        if own is not None:
            self._judge_own(own)

    def _judge_own(self, own: Account) -> None:
        same = {
            "roles": set(self.roles.data or []) == set(own.roles),
            "sites": set(self.sites.data or []) == set(own.sites),
            "active": bool(self.active.data) == own.active,
        }
        for field in (name for name, unchanged in same.items() if not unchanged):
            if not self[field].errors:
                self.refuse(field, _("You cannot change this for yourself. Another administrator can"))


def account_form(
    sites: Sequence[tuple[int, str]], *, posted: Posted | None = None, account: Account | None = None
) -> AccountForm:
    """The form with the sites that can be chosen: as posted, as the account stands, or empty."""
    form = AccountForm(posted, obj=account)
    form.sites.choices = list(sites)
    return form


class CurrentPasswordForm(Form):
    """The password that one has; it shows that it is really oneself who sits there."""

    current = PasswordField(
        _l("Current password"), required=_l("Enter your current password"), autocomplete="current-password"
    )


class AccountFilter(Form):
    """What the list of accounts is narrowed to; in the address, so it is never refused."""

    q = TextField(_l("Name or email address"), longest=120)
    role = ChoiceField(
        _l("Role"), prompt=_l("All roles"), choices=[(role, name) for role, (name, _purpose) in ROLES.items()]
    )
    state = ChoiceField(
        _l("Account"),
        prompt=_l("All accounts"),
        choices=[("on", _l("Switched on")), ("off", _l("Switched off"))],
    )

"""What is typed about participants, read and judged."""

from programme.web.fields import TextField
from programme.web.forms import Form
from programme.web.text import lazy as _l


class FindForm(Form):
    """Whom somebody looks for."""

    q = TextField(_l("Name, prison number or reference"), longest=100)

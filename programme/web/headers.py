"""Headers on every answer, error pages and files included: what a browser may load, show and keep."""

from collections.abc import Awaitable, Callable

from litestar.types import Message, Scope

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)

_ALWAYS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_TWO_YEARS = "max-age=63072000; includeSubDomains"
_NEVER_KEEP = (b"cache-control", b"no-store")


def security_headers(*, https: bool) -> Callable[[Message, Scope], Awaitable[None]]:
    """A hook for Litestar's `before_send`. `https`: browsers shall use nothing else from now on.

    An answer that says nothing of caching is not to be kept: our pages are about people.
    """
    chosen = dict(_ALWAYS, **({"strict-transport-security": _TWO_YEARS} if https else {}))
    fixed = [(name.encode(), value.encode()) for name, value in chosen.items()]

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = list(message.get("headers", ()))
        if not any(name.lower() == b"cache-control" for name, value in headers):
            headers.append(_NEVER_KEEP)
        message["headers"] = [*headers, *fixed]

    return add

"""Content security policy: everything from here, nothing inline, nobody may frame us."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY: dict[str, dict[str, list[str]]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}


def with_tiles(address: str) -> dict[str, dict[str, list[str]]]:
    """Return the policy of a county that shows its own map behind the outlines.

    The pictures of that one server may be shown, and nothing else of it.
    """
    parts = urlsplit(address)
    if not address or (not parts.scheme and not parts.netloc):
        return CONTENT_SECURITY_POLICY  # none, or from this very server
    if parts.scheme not in ("http", "https") or not parts.netloc or "{" in parts.netloc:
        raise ValueError("YOUWEI_TILES begins with https:// and one server: no {s}")
    said = CONTENT_SECURITY_POLICY["DIRECTIVES"]
    shown = [*said["img-src"], f"{parts.scheme}://{parts.netloc}"]
    return {"DIRECTIVES": {**said, "img-src": shown}}


PERMISSIONS = "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"

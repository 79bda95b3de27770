"""Content security policy: everything from here, nothing inline, nobody may frame us."""

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY: dict[str, object] = {
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

PERMISSIONS = "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"

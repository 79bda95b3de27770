"""Settings. What differs between machines comes from the environment.

docs/reference/commands.md explains every name.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from youwei.packs import world
from youwei.packs.county import ZONES
from youwei.web import policy

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent

DEBUG = False
YOUWEI_DEMO = os.environ.get("YOUWEI_DEMO") == "1"
YOUWEI_TODAY = os.environ.get("YOUWEI_TODAY", "2026-11-20" if YOUWEI_DEMO else "")
YOUWEI_DATA = Path(os.environ.get("YOUWEI_DATA", PROJECT / "var"))
YOUWEI_HASH = os.environ.get("YOUWEI_HASH", "sm3")
YOUWEI_TILES = os.environ.get("YOUWEI_TILES", "")
YOUWEI_MAP_APPROVAL = os.environ.get("YOUWEI_MAP_APPROVAL", "")
YOUWEI_DATUM = os.environ.get("YOUWEI_DATUM", "cgcs2000")
if YOUWEI_DATUM not in ("cgcs2000", "gcj02"):
    raise ValueError("YOUWEI_DATUM is cgcs2000 or gcj02")
if YOUWEI_TILES and not YOUWEI_MAP_APPROVAL:
    raise ValueError("A map that is shown has an approval number: set YOUWEI_MAP_APPROVAL")
YOUWEI_NOTICE_URL = os.environ.get("YOUWEI_NOTICE_URL", "")
_gateway = urlsplit(YOUWEI_NOTICE_URL)
if _gateway.scheme == "http" and _gateway.hostname not in ("127.0.0.1", "::1", "localhost"):
    raise ValueError("YOUWEI_NOTICE_URL: http:// is read by everybody on the way, use https://")
YOUWEI_COUNTIES = Path(os.environ.get("YOUWEI_COUNTIES", PROJECT / "counties"))
YOUWEI_COUNTY = os.environ.get("YOUWEI_COUNTY", "demo")
_zones = [one.strip() for one in os.environ.get("YOUWEI_ZONES", ",".join(ZONES)).split(",")]
YOUWEI_ZONES = tuple(zone for zone in ZONES if zone in _zones)
if not YOUWEI_ZONES or len(YOUWEI_ZONES) != len(_zones):
    raise ValueError("YOUWEI_ZONES names some of public, office, cadre, with commas between")

world.configure(YOUWEI_COUNTIES, YOUWEI_COUNTY, YOUWEI_ZONES)

SECRET_KEY = os.environ.get("YOUWEI_SECRET_KEY", "only-for-development-and-the-demo")
ALLOWED_HOSTS = os.environ.get("YOUWEI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(
    ","
)
YOUWEI_TRUSTED_PROXIES = os.environ.get("YOUWEI_TRUSTED_PROXIES", "").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("YOUWEI_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "youwei.chronicle",
    "youwei.identity",
    "youwei.web",
    "youwei.ballots",
    "youwei.registers",
    "youwei.measures",
    "youwei.clauses",
    "youwei.ledgers",
    "youwei.rhythms",
    "youwei.assessments",
    "youwei.placements",
    "youwei.procedures",
    "youwei.zones",
    "youwei.channels",
    "youwei.interop",
    "youwei.portal",
    "youwei.desk",
]
MIDDLEWARE = [
    "youwei.web.middleware.asked_from",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "youwei.web.middleware.chosen_language",
    "youwei.web.middleware.bounded_bodies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "youwei.web.middleware.private_pages",
    "axes.middleware.AxesMiddleware",
]


def _sqlite(name: str) -> dict[str, object]:
    synchronous = "NORMAL" if YOUWEI_DEMO else "FULL"
    pragmas = [
        "journal_mode = WAL",
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is erased is overwritten
        "cache_size = -32000",
        "mmap_size = 134217728",
        "temp_store = MEMORY",
    ]
    return {
        "ENGINE": "youwei.web.sqlite",
        "NAME": name,
        "CONN_MAX_AGE": 60,
        "TEST": {"NAME": ":memory:"},  # said aloud: test runners know Django's own engine alone
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # SQLite has no row locks: lock first
            "timeout": 20,
            "init_command": "; ".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
    }


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": f"-c synchronous_commit={'off' if YOUWEI_DEMO else 'on'}"},
    }


def _database(url: str) -> dict[str, object]:
    if url.startswith(("postgresql://", "postgres://")):
        return _postgresql(url)
    if url and not url.startswith("sqlite:///"):
        raise ValueError("YOUWEI_DATABASE_URL begins with postgresql:// or sqlite:///")
    name = "demo.sqlite3" if YOUWEI_DEMO else "youwei.sqlite3"
    return _sqlite(url.removeprefix("sqlite:///") or str(YOUWEI_DATA / name))


CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "tries": {  # wrong codes are counted for all processes of the machine together
        "BACKEND": "youwei.identity.tries.Counted",
        "LOCATION": str(YOUWEI_DATA / "tries"),
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
DATABASES = {"default": _database(os.environ.get("YOUWEI_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "youwei.web.context.house",
                "youwei.interop.tour.context.tour",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "youwei.web.renderer.HouseRenderer"
CSRF_FAILURE_VIEW = "youwei.web.views.csrf_failed"
ROOT_URLCONF = "youwei.urls"
WSGI_APPLICATION = "youwei.wsgi.application"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "identity:sign-in"
LOGIN_REDIRECT_URL = "/" if YOUWEI_ZONES == ("public",) else "/desk/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "youwei.identity.views.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]  # kept of a wrong try as stars

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("YOUWEI_HTTPS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = policy.with_tiles(YOUWEI_TILES)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True  # served from the package: nothing to collect
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
YOUWEI_UPLOAD_LIMIT = 20 * 1024 * 1024  # bytes in one file
YOUWEI_BODY_LIMIT = 64 * 1024 * 1024  # bytes sent at once, several files together

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

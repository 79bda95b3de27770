"""The project's own settings, with the rig beside the other apps and one door for all."""

from youwei.settings import *  # noqa: F403
from youwei.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS += ["benchmarks.rig.apps.RigConfig"]
MIDDLEWARE.clear()
ROOT_URLCONF = "benchmarks.rig.urls"

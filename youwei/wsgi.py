"""The door for a web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from youwei import heap

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youwei.settings")
heap.load_undisturbed()
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  the first request need not wait for the pages
heap.settle()

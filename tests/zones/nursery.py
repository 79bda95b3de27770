"""Starts deployments as processes of their own, after loading once what is slow to load."""

import importlib
import json
import os
import sys

SLOW = (
    "numpy", "scipy.optimize", "scipy.spatial", "shapely", "PIL.Image", "pydantic",
    "cryptography.hazmat.primitives.asymmetric.ed25519", "django.http", "django.db.models",
    "django.test", "django.contrib.auth.hashers", "django.forms", "django.core.management",
)  # fmt: skip


def born(environment):
    """Fork a deployment; return what is written to it and read from it."""
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    if os.fork() == 0:
        os.close(to_write)
        os.close(from_read)
        os.environ.update(environment)
        live = importlib.import_module("tests.zones.deployment").live
        with os.fdopen(to_read) as asked, os.fdopen(from_write, "w") as answers:
            live(asked, answers)
        os._exit(0)
    os.close(to_read)
    os.close(from_write)
    return os.fdopen(to_write, "w"), os.fdopen(from_read)


def main():
    for name in SLOW:
        importlib.import_module(name)
    children = {zone: born(there) for zone, there in json.loads(sys.stdin.readline()).items()}
    for line in sys.stdin:
        zone, _, asked = line.partition(" ")
        to, back = children[zone]
        to.write(asked)
        to.flush()
        sys.stdout.write(back.readline())
        sys.stdout.flush()
    for to, _ in children.values():
        to.close()
    for _ in children:
        os.wait()


if __name__ == "__main__":
    main()

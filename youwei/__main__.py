"""The command `youwei`: engines on files need no settings; the rest are management commands."""

import importlib
import os
import sys

from django.core.management import execute_from_command_line

from youwei import heap
from youwei.packs.world import BrokenCounty

ON_FILES = {
    "demo": "youwei.web.demo",
    "packs": "youwei.interop.commands.packs",
    "rate": "youwei.interop.commands.rate",
    "pair": "youwei.interop.commands.pair",
    "match": "youwei.interop.commands.match",
    "triage": "youwei.interop.commands.triage",
    "team": "youwei.interop.commands.team",
    "lrmx": "youwei.interop.commands.lrmx",
    "ecovalue": "youwei.interop.commands.ecovalue",
}
"""Command → module with `main(arguments) -> exit status`."""


def main() -> int:
    """Run one command; return its exit status."""
    name = sys.argv[1] if len(sys.argv) > 1 else "help"
    if name in ON_FILES:
        return int(importlib.import_module(ON_FILES[name]).main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youwei.settings")
    heap.load_undisturbed()
    command = name if name.startswith("-") else name.replace("-", "_")
    try:
        execute_from_command_line([*sys.argv[:1], command, *sys.argv[2:]])
    except BrokenCounty as broken:
        sys.stderr.write(
            f"Nothing runs on a county with mistakes. Mend these first:\n{broken}\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

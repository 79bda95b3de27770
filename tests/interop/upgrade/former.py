"""What lies in a house, said alike by every release.

`python -m tests.interop.upgrade.former facts` prints what is held before and after an upgrade.
`make FOLDER` runs in a checkout of the release that is to be kept, with this file put there; it
fills an empty house and backs it up.
"""

import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from tests import cast  # noqa: E402
from tests.boundaries import house  # noqa: E402
from youwei.chronicle.actions import seal_entries  # noqa: E402
from youwei.chronicle.models import Head  # noqa: E402
from youwei.measures.queries import figure_of, public_measures  # noqa: E402
from youwei.procedures.models import Case, Document  # noqa: E402
from youwei.registers.models import Person, Unit  # noqa: E402


def make(folder: Path) -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    house.house.__wrapped__(cast.county.__wrapped__(None), cast.someone.__wrapped__(None))
    seal_entries()
    call_command("backup", str(folder / "house.zip"))
    call_command("backup", "--keys", str(folder / "keys.zip"))
    text = json.dumps(facts(), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "facts.json").write_text(text + "\n", encoding="utf-8")


def facts() -> dict[str, Any]:
    """Return rows with what is closed in them, figures, and the first signed heads."""
    return {
        "heads": [[head.size, head.root] for head in Head.objects.order_by("size", "pk")],
        "units": sorted(str(unit) for unit in Unit.objects.all()),
        "people": {row.label: row.closed for row in Person.objects.all()},
        "cases": {
            case.reference: [case.state, case.label, case.filled, case.closed]
            for case in Case.objects.all()
        },
        "documents": sorted(one.digest for one in Document.objects.all()),
        "figures": {key: figure_of(key).shown for key in public_measures()},
    }


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]))
    else:
        sys.stdout.write(json.dumps(facts(), ensure_ascii=False))

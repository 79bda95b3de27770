"""What two processes do to one county at the same moment: `python -m tests.procedures.racing`.

prepare: a county, a resident, an office, one letter. open: ten letters. move: that letter,
as it stood when it was new; prints "moved", or the refusal.
"""

import sys

import django
from django.core.management import call_command
from django.utils.module_loading import import_string


def main(what: str) -> None:
    django.setup()
    actions = import_string("youwei.procedures.actions")
    user, unit, case = (
        import_string(f"youwei.{name}")
        for name in ("identity.models.User", "registers.models.Unit", "procedures.models.Case")
    )
    if what == "prepare":
        call_command("migrate", verbosity=0)
        _people()
    by = user.objects.get(username="deng" if what == "move" else "xu")
    if what == "move":
        try:
            actions.move_case(case=case.objects.earliest("pk"), place=0, by=by, version=1)
        except import_string("youwei.packs.declared.NotAllowed") as no:
            sys.stdout.write(str(no))
        else:
            sys.stdout.write("moved")
        return
    home = unit.objects.get(code="homes")
    for number in range(10 if what == "open" else 1):
        filled = {"title": f"漏水{number}", "matter": "三天没水", "kind": "help"}
        filled["phone"] = "13800002716"
        actions.open_case(procedure="letters", unit=home, by=by, filled=filled)


def _people() -> None:
    add_unit = import_string("youwei.registers.actions.add_unit")
    add_user, give_role, setup = (
        import_string(f"youwei.identity.actions.{name}")
        for name in ("add_user", "give_role", "SETUP")
    )
    county = add_unit(code="500233", name="忠县", level="county", by=setup)
    home = add_unit(code="homes", name="居民", level="household", by=setup, above=county)
    for name, role, unit in (("xu", "resident", home), ("deng", "petition-office", county)):
        user = add_user(key=f"user/{name}", username=name, name=name, by=setup)
        give_role(user=user, role=role, unit=unit, by=setup)


if __name__ == "__main__":
    main(sys.argv[1])

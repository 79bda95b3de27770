"""What a stranger finds when somebody with all rights on the database rewrites the record."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from youwei.chronicle.actions import seal_entries
from youwei.chronicle.keys import public_keys, signing_key
from youwei.chronicle.migrations import _append_only
from youwei.chronicle.models import Entry, EntryAbout, Head, Leaf, Node
from youwei.chronicle.queries import exporting, tree
from youwei.chronicle.queries.checking import as_saved, verify
from youwei.chronicle.standalone import verify_chronicle


def lift_triggers():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor != "sqlite" else 0
        for statement in _append_only.allowing(connection.vendor):
            cursor.execute(statement)


def put_triggers_back():
    with connection.cursor() as cursor:
        for statement in _append_only.refusing(connection.vendor):
            cursor.execute(statement)


@pytest.fixture
def sealed(write):
    """Six entries under three heads, about somebody each."""
    for number in range(3):
        write(number, about=["person/an"])
        write(number + 10)
        seal_entries()
    return list(Leaf.objects.order_by("number").values_list("entry", flat=True))


def alone(tmp_path, *, head=None, on=None):
    """Run the stand-alone verifier on a fresh export; return its exit status."""
    file = tmp_path / "chronicle.jsonl"
    lines = exporting.dossier(Entry.objects.about(on)) if on else exporting.whole()
    file.write_text("".join(exporting.as_text(lines)), encoding="utf-8")
    return verify_chronicle.main([str(file), *(["--head", head] if head else [])])


def change(entry):
    Entry.objects.filter(pk=entry).update(by_label="Somebody else")


def change_and_fit(entry):
    change(entry)
    Leaf.objects.filter(entry=entry).update(hash=Entry.objects.get(pk=entry).leaf_hash)


def take_out(entry):
    Leaf.objects.filter(entry=entry).delete()
    EntryAbout.objects.filter(entry=entry).delete()
    Entry.objects.filter(pk=entry).delete()


def take_out_and_close_the_gap(entry):
    number = Leaf.objects.get(entry=entry).number
    take_out(entry)
    for leaf in Leaf.objects.filter(number__gt=number).order_by("number"):
        Leaf.objects.filter(pk=leaf.pk).update(number=leaf.number - 1)


def put_in(entry):
    forged = Entry.objects.get(pk=entry)
    forged.pk, forged.by_label = None, "Somebody else"
    forged.save()
    place = Leaf.objects.get(entry=entry).number
    for leaf in Leaf.objects.filter(number__gte=place).order_by("-number"):
        Leaf.objects.filter(pk=leaf.pk).update(number=leaf.number + 1)
    Leaf.objects.create(number=place, entry=forged, hash=forged.leaf_hash)


def put_behind(entry):
    forged = Entry.objects.get(pk=entry)
    forged.pk = None
    forged.save()
    Leaf.objects.create(number=Leaf.objects.count(), entry=forged, hash=forged.leaf_hash)


def cut_off(entry):
    for leaf in list(Leaf.objects.filter(number__gte=3)):
        take_out(leaf.entry_id)


WAYS = [
    change,
    change_and_fit,
    take_out,
    take_out_and_close_the_gap,
    put_in,
    put_behind,
    cut_off,
]


def test_an_untouched_record_is_sound_and_says_what_is_not_yet_sealed(sealed, write, tmp_path):
    write()

    verdict = verify()

    assert verdict.is_sound
    assert (verdict.sealed, verdict.unsealed, verdict.heads) == (6, 1, 3)
    assert alone(tmp_path) == 0


def test_a_clock_that_is_set_back_makes_no_finding(sealed, write, tmp_path, monkeypatch):
    set_back = timezone.now() - timedelta(seconds=90)
    monkeypatch.setattr(timezone, "now", lambda: set_back)

    write()
    seal_entries()

    assert verify().is_sound
    assert alone(tmp_path) == 0


@pytest.mark.parametrize("tamper", WAYS, ids=lambda way: way.__name__)
def test_whoever_rewrites_a_sealed_line_is_found_by_both_verifiers(sealed, tamper, tmp_path):
    lift_triggers()
    tamper(sealed[2])
    put_triggers_back()

    verdict = verify()

    assert verdict.findings
    is_behind = tamper is put_behind  # what no head covers is not exported
    assert alone(tmp_path) == (0 if is_behind else 1)


def test_the_finding_names_the_line(sealed):
    lift_triggers()
    change(sealed[2])
    put_triggers_back()

    (finding,) = verify().findings

    assert str(finding) == f"Line 2 (entry {sealed[2]}) no longer says what was sealed."


def rewrite_everything():
    """Somebody with database and keys makes the whole tree anew, under new signed heads."""
    lift_triggers()
    change(Entry.objects.order_by("pk")[1].pk)
    Leaf.objects.all().delete()
    Node.objects.all().delete()
    Head.objects.all().delete()
    EntryAbout.objects.all().delete()
    put_triggers_back()
    seal_entries()


@pytest.mark.parametrize("form", ["file", "paper"])
def test_a_saved_head_catches_somebody_with_database_and_keys(sealed, form, tmp_path):
    head = exporting.newest_head()
    kept = exporting.head_file(head) if form == "file" else str(head)
    rewrite_everything()

    without, with_head = verify(), verify([as_saved(kept)])

    assert without.is_sound
    assert "rewritten after it was saved" in str(with_head.findings[0])
    (tmp_path / "kept").write_text(kept)
    assert alone(tmp_path) == 0
    assert alone(tmp_path, head=str(tmp_path / "kept")) == 1


def test_a_saved_head_still_holds_when_the_record_has_grown(sealed, write, tmp_path):
    kept = str(exporting.newest_head())
    write()
    seal_entries()

    assert verify([as_saved(kept)]).is_sound
    assert alone(tmp_path, head=kept) == 0


def test_a_saved_head_longer_than_the_record_is_a_finding(sealed):
    verdict = verify([as_saved(f"7:{'0' * 64}")])

    assert "has only 6" in str(verdict.findings[0])


def test_a_head_signed_by_another_key_is_a_finding(sealed, own_keys):
    for file in (own_keys / "keys").glob("chronicle*"):
        file.unlink()

    verdict = verify()

    assert len(verdict.findings) == 3
    assert "not signed by a key of this place" in str(verdict.findings[0])


def test_a_missing_trigger_is_a_finding(sealed):
    lift_triggers()

    assert "no longer refuses changes" in str(verify().findings[0])


def test_sealing_does_not_build_on_an_altered_tree(sealed, write):
    lift_triggers()
    Leaf.objects.filter(number=5).update(hash="00" * 32)
    put_triggers_back()
    write()

    with pytest.raises(Exception, match="run verify"):
        seal_entries()


def test_a_line_with_an_old_date_is_counted_as_late(sealed, write):
    forged = Entry.objects.get(pk=sealed[0])
    forged.pk, forged.recorded_at = None, forged.recorded_at.replace(year=2020)
    forged.save()
    seal_entries()

    assert verify().late == 1


def test_the_command_prints_what_is_wrong_and_fails(sealed):
    lift_triggers()
    change(sealed[0])
    put_triggers_back()
    out = io.StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("verify", stdout=out)

    assert ended.value.code == 1
    assert "✗" in out.getvalue()


def test_a_dossier_of_one_subject_is_checked_line_by_line(sealed, tmp_path):
    assert alone(tmp_path, on="person/an") == 0
    assert (tmp_path / "chronicle.jsonl").read_text().count('"kind": "entry"') == 3

    lift_triggers()
    change(sealed[2])

    assert alone(tmp_path, on="person/an") == 1


def test_a_dossier_proves_growth_from_a_head_on_paper(sealed, write, tmp_path):
    kept = exporting.newest_head()
    write(about=["person/an"])
    seal_entries()
    file = tmp_path / "dossier.jsonl"
    entries = Entry.objects.about("person/an")
    lines = exporting.dossier(entries, since=[kept.size])
    file.write_text("".join(exporting.as_text(lines)), encoding="utf-8")

    assert verify_chronicle.main([str(file), "--head", str(kept)]) == 0
    assert verify_chronicle.main([str(file), "--head", f"{kept.size}:{'0' * 64}"]) == 1


def test_a_file_that_was_cut_off_says_so(sealed, tmp_path, capsys):
    alone(tmp_path)
    lines = (tmp_path / "chronicle.jsonl").read_text().splitlines()[:-2]
    (tmp_path / "cut").write_text("\n".join(lines))

    assert verify_chronicle.main([str(tmp_path / "cut")]) == 1
    assert "The file is cut off" in capsys.readouterr().out


def test_a_key_that_was_given_is_the_only_one_that_counts(sealed, tmp_path, own_keys):
    alone(tmp_path)
    (good,) = (own_keys / "keys").glob("chronicle-*.pub")
    file = str(tmp_path / "chronicle.jsonl")
    assert verify_chronicle.main([file, "--key", str(good)]) == 0

    bad = tmp_path / "other.pub"
    good.unlink()
    (own_keys / "keys" / "chronicle.pem").unlink()
    signing_key()
    (other,) = public_keys().values()
    bad.write_bytes(other)

    assert verify_chronicle.main([file, "--key", str(bad)]) == 1


def test_what_is_no_export_cannot_be_read(tmp_path):
    (tmp_path / "noise").write_text("{}")

    assert verify_chronicle.main([str(tmp_path / "noise")]) == 2


def test_the_tree_of_many_lines_has_the_stored_nodes_and_proves_every_line(write, tmp_path):
    for _ in range(300):
        write()
    seal_entries()
    write()
    head = seal_entries()

    assert Node.objects.filter(level=8).count() == 1
    assert tree.tree(head.size).root().hex() == head.root
    assert verify().is_sound
    assert alone(tmp_path, on="case/wall") == 0

"""The world that the platform runs on: inheritance, zones, digests."""

from dataclasses import replace

import pytest

from tests.packs.spoiling import COUNTIES, EXAMPLES, all_mistakes, spoiled
from youwei.packs import world
from youwei.packs.declared import NotAllowed, label
from youwei.packs.kinds import Kind, kind_in, kinds, register_kind
from youwei.packs.world import BrokenCounty, from_raw, read_county


@pytest.fixture
def neighbour():
    return read_county(EXAMPLES, "neighbour")


def test_a_change_changes_only_the_words_given(example, neighbour):
    theirs, ours = (w.sheet("procedures", "repair") for w in (example, neighbour))

    assert ours.stages["mending"].within == "20 workdays"
    assert ours.stages["mending"].moves == theirs.stages["mending"].moves
    assert list(ours.fields) == [*theirs.fields, "cost"]


def test_a_file_without_changes_replaces_the_inherited_one(neighbour):
    assert neighbour.sheet("clauses", "faults").range is None


def test_a_mistake_in_an_inherited_word_is_said_of_the_file_that_says_it(counties):
    repair = "neighbour/procedures/repair.toml"
    spoiled(counties, "example/procedures/repair.toml", ('by = "clerk@lead"', 'by = "clerc"'))

    mistakes = spoiled(counties, repair, ('"cost"]', '"coast"]'), county="neighbour")

    assert [line.split(":")[0] for line in mistakes] == [
        "example/procedures/repair.toml",
        repair,
    ]


def test_a_change_of_nothing_and_a_change_without_a_source_are_refused(counties):
    path = counties / "neighbour/procedures/repair.toml"
    path.write_text(path.read_text().replace('source = "示例', 'about = "示例'))
    path.with_name("mend.toml").write_text('changes = true\nsource = "示例"\n')

    mistakes = all_mistakes(read_county(counties, "neighbour"))

    assert "mend.toml:1: changes: nothing of this kind and key is inherited" in mistakes[0]
    assert "repair.toml:1: source: a change says where it comes from" in mistakes[1]


def adopting(counties, head):
    """A county that adopts two which know nothing of each other and declare the same."""
    for name in ("east", "west"):
        (counties / name / "clauses").mkdir(parents=True)
        (counties / name / "pack.toml").write_text(
            f'key = "{name}"\ntitle = "{name}"\nuses = ["example"]\n'
        )
        old = counties / "neighbour/clauses/faults.toml"
        (counties / name / "clauses/faults.toml").write_text(old.read_text())
    (counties / "both").mkdir()
    text = f'key = "both"\ntitle = "两家"\nuses = ["east", "west"]\n{head}'
    (counties / "both/pack.toml").write_text(text)
    return read_county(counties, "both")


def test_two_adopted_packs_that_declare_the_same_must_be_told_apart(counties):
    [mistake] = map(str, adopting(counties, "").mistakes)

    assert mistake.startswith("west/clauses/faults.toml:1: file: “east” declares it too")
    assert "say whose it prefers" in mistake


@pytest.mark.parametrize("whose", ["east", "west"])
def test_a_county_says_whose_it_prefers(counties, whose):
    both = adopting(counties, f'prefers = {{ "clauses/faults" = "{whose}" }}\n')

    assert not both.mistakes
    assert both.origin["clauses", "faults"][-1].pack == whose


def test_a_preference_for_what_nobody_has_is_refused(counties):
    both = adopting(counties, 'prefers = { "clauses/fault" = "east" }\n')

    assert "both/pack.toml:1: prefers: “east” has no clauses/fault" in map(str, both.mistakes)


@pytest.mark.parametrize(
    ("uses", "says"),
    [
        ('["exampel"]', "uses: no pack “exampel”; did you mean “example”?"),
        ('["circle"]', "uses: “circle” uses this pack in its turn"),
    ],
)
def test_a_pack_that_uses_what_is_not_there_or_itself_is_refused(counties, uses, says):
    (counties / "circle").mkdir()
    (counties / "circle/pack.toml").write_text(f'key = "circle"\ntitle = "圈"\nuses = {uses}\n')

    assert any(says in line for line in all_mistakes(read_county(counties, "circle")))


def test_a_pack_bears_the_name_of_its_folder(counties):
    mistakes = spoiled(counties, "example/pack.toml", ('"example"', '"examples"'))

    assert mistakes == ["example/pack.toml:1: key: is the folder's name: example"]


# ── zones ──
def test_declarations_of_other_zones_are_refused_and_their_names_may_be_shown():
    public = read_county(EXAMPLES, "example", ("public",))

    assert list(public.sheets["procedures"]) == ["repair"]
    assert public.title_of("procedures", "warning") == "诫勉 | Warning"
    with pytest.raises(NotAllowed, match="“诫勉” belongs to the zone cadre"):
        public.sheet("procedures", "warning")


def test_roles_are_known_in_every_zone_and_measures_only_in_their_own():
    public = read_county(EXAMPLES, "example", ("public",))

    assert "reviewer" in public.roles
    assert "open-complaints" not in public.measures


def test_what_nobody_declares_is_refused_in_words(example):
    with pytest.raises(NotAllowed, match="There is no procedure “wall” in 示例县"):
        example.sheet("procedures", "wall")


# ── digests ──
def every_sheet(of):
    return [(folder, key) for folder, sheets in of.sheets.items() for key in sheets]


@pytest.mark.parametrize("county", ["example", "neighbour"])
def test_a_declaration_is_rebuilt_from_what_a_case_pinned(county):
    here = read_county(EXAMPLES, county)

    for folder, key in every_sheet(here):
        rebuilt = from_raw(folder, here.raw(folder, key))

        assert rebuilt == here.sheet(folder, key)
        assert list(getattr(rebuilt, kind_in(folder).parts, ())) == list(
            getattr(here.sheet(folder, key), kind_in(folder).parts, ())
        )


def test_a_digest_names_the_merged_declaration(example, neighbour):
    assert example.digest("registers", "people") == neighbour.digest("registers", "people")
    assert example.digest("procedures", "repair") != neighbour.digest("procedures", "repair")
    assert len(example.digest("procedures", "repair")) == 64


def test_a_word_that_is_left_at_its_default_does_not_change_the_digest(counties, example):
    path = counties / "example/procedures/repair.toml"
    path.write_text(path.read_text().replace("\nlead = ", '\nnature = "ordinary"\nlead = ', 1))

    again = read_county(counties, "example")

    assert again.digest("procedures", "repair") == example.digest("procedures", "repair")


# ── the county that runs here ──
def test_a_test_may_run_on_another_world_and_the_old_one_returns(example):
    before = world.current()

    with world.using(example):
        assert world.current() is example

    assert world.current() is before


def test_nothing_runs_on_a_county_with_mistakes(counties, monkeypatch):
    monkeypatch.setattr(world, "_here", replace(world._here))  # the other one comes back
    spoiled(counties, "example/procedures/repair.toml", ('to = "mending"', 'to = "mendin"'))
    world.configure(counties, "example")

    with pytest.raises(BrokenCounty, match="did you mean “mending”"):
        world.current()


def test_two_apps_cannot_bring_the_same_kind():
    first = kinds()[0]

    register_kind(first)
    with pytest.raises(ValueError, match="two kinds for the folder"):
        register_kind(Kind(first.folder, "other", "别的", first.model, first.parts, first.part))


def test_a_label_is_chinese_and_english():
    assert label("批准 | Approve", "zh-hans") == "批准"
    assert label("批准 | Approve", "en") == "Approve"
    assert label("批准", "en") == "批准"


def test_the_shipped_letters_need_no_kind_and_no_unit_to_be_answered():
    letters = read_county(COUNTIES, "base").sheet("procedures", "letters")

    assert "unknown" in letters.fields["kind"].options
    assert not letters.fields["lead"].required
    assert [m.to for m in letters.stages["sent"].moves] == ["handling", "replied"]

"""What no county can declare. The invented county of tests/packs is spoiled in one place each."""

import pytest

from tests.packs.spoiling import copied, spoiled

PEOPLE = "example/registers/people.toml"
MEMBERS = "example/registers/members.toml"
VISITS = "example/registers/visits.toml"
REPAIR = "example/procedures/repair.toml"
WARNING = "example/procedures/warning.toml"
COMPLAINT = "example/procedures/complaint.toml"
FAULTS = "example/clauses/faults.toml"
ITEMS = "example/clauses/point-items.toml"
YEARLY = "example/assessments/yearly.toml"
POINTS = "example/ledgers/points.toml"
SHIFTS = "example/placements/shifts.toml"
MEAN = "example/measures/people.toml"

COMPLAINTS = [
    (YEARLY, 'source = "#repair-time"', 'source = "#open-complaints"', "indicators.speed.source: counts complaints or their absence (through procedure/complaint)"),
    (YEARLY, '"unit.kind" = "urban"', '"#open-complaints" = 0', "quotas[1].where.#open-complaints: counts complaints or their absence"),
    (YEARLY, 'label = "快慢"', 'label = "信访办理"', "indicators.speed: counts complaints or their absence, by its name: “信访办理”"),
    (MEAN, 'about = "about" }', 'about = "about", goal = 0 }', "measures.open-complaints.goal: counts complaints or their absence"),
    (MEAN, 'field = "merit", by', 'field = "merit", less = "open-complaints", goal = 1, by', "measures.merit.goal: counts complaints or their absence"),
    (MEAN, 'label = "成绩", of', 'label = "越级上访", goal = 0, of', "measures.merit: counts complaints or their absence, by its name: “越级上访”"),
    (FAULTS, 'stands_at = ["warning.given"]', 'stands_at = ["complaint.ended"]', "clauses.late: counts complaints or their absence (through procedure/complaint)"),
    (SHIFTS, 'number = "merit"', 'number = "#open-complaints"', "wishes[2]: counts complaints or their absence"),
    (SHIFTS, 'people = { trade = "law" }', 'people = { "#open-complaints" = 0 }', "rules[1]: counts complaints or their absence"),
    (POINTS, 'label = "哪一次"', 'label = "哪一次", type = "link", of = "complaint"', "entries.award.fields.day: counts complaints or their absence"),
    (COMPLAINT, 'label = "办结" }]', 'label = "办结", posts = "points.award" }]', "moves[1].posts: counts complaints or their absence (through procedure/complaint)"),
    (REPAIR, 'wall   = { label = "哪面墙 | Which wall"', 'wall   = { type = "link", of = "complaint", label = "哪面墙"', "indicators.speed.source: counts complaints or their absence (through procedure/complaint)"),
]  # fmt: skip

LIFTED = [
    (MEAN, 'of = "register/members" }', 'of = "clauses/faults" }', "measures.members.where: counts findings that were lifted or have lapsed too"),
    (MEAN, 'of = "register/members" }', 'of = "clauses/faults", where = { standing = false } }', "measures.members.where: counts findings that were lifted or have lapsed too"),
    (MEAN, 'of = "register/members" }', 'of = "procedure/warning", where = { stage = "given" } }', "measures.members.of: counts what a decision elsewhere may lift: count clauses/faults instead"),
    (MEAN, 'of = "register/members" }', 'of = "procedure/warning", about = "person" }', "measures.members.of: counts what a decision elsewhere may lift: count clauses/faults instead"),
]  # fmt: skip

HEARING = [
    (WARNING, 'late_to = "decided"', 'late_to = "given"', "stages.heard.late_to: “given” is adverse: it is never reached by the passing of time"),
    (WARNING, 'tells = ["@person"] }]', 'tells = ["@person"], times = 1, then = "given" }]', "“given” is adverse: it is never reached by itself, after so many times"),
    (WARNING, 'moves = [{ to = "heard"', 'moves = [{ to = "given", label = "直接" }, { to = "heard"', "stages.given: is adverse and can be reached before @person has seen what it rests on and answered"),
    (WARNING, 'within = "5 workdays"', 'within = "1 workday"', "stages.heard.within: gives less than three working days to see and answer"),
    (WARNING, 'concerns = "person"\n', "", "concerns: “given” is adverse: say whom the case concerns"),
    (WARNING, "adverse = true\n", "", "stands_at: findings that weigh, cap or bar begin at warning.given: say adverse = true there"),
]  # fmt: skip

CARE = [
    (YEARLY, 'source = "#repair-time"', 'source = "#visits"', "indicators.speed.source: cites a record of care (through register/visits)"),
    (SHIFTS, 'number = "merit"', 'number = "#visits"', "wishes[2]: cites a record of care"),
    (WARNING, '"person#open-complaints"', '"person#visits"', "stages.decided: cites a record of care"),
    (WARNING, '[fields]', '[fields]\nvisit = { label = "探望", type = "link", of = "visits" }', "fields.visit: cites a record of care"),
    (MEAN, 'zone = "cadre"', 'zone = "cadre"\ncareer = true', "measures.visits: cites a record of care"),
    (WARNING, "career = true\n", "", "career: is barred by faults: say career = true"),
]  # fmt: skip

REWARDS = [
    (POINTS, 'lasts = "2 years"\n', "", "lasts: rewards expire: say lasts"),
    (POINTS, 'of = "members"', 'of = "people"', 'accounts.member: nobody is rewarded unasked: an account of a register with basis = "consent"'),
    (POINTS, ', reverses = "award"', "", "entries.undo: takes from a holder: only the holder may, or an entry with reverses"),
    (POINTS, 'by = ["resident"]', 'by = ["clerk"]', "entries.redeem: takes from a holder: only the holder may"),
    (ITEMS, "weighs = 3", "weighs = -3", "entries.award.priced_by: “clean” takes points away: only an entry with reverses may"),
    (ITEMS, "参加清洁日", "举报邻居", "entries.award.priced_by: counts complaints or their absence, by its name: “举报邻居”"),
    (MEMBERS, 'basis = "consent"', 'basis = "duty"', 'nature: rewards are opt-in and expire: say basis = "consent" and keeps'),
    (MEMBERS, 'keeps = "2 years"\n', "", 'nature: rewards are opt-in and expire: say basis = "consent" and keeps'),
    (MEMBERS, 'agreed_in = "agreed-on"\n', "", "agreed_in: keeps people because they agreed: name the required field, a date or a file, that says when"),
    (MEMBERS, 'type = "date", required = true', 'type = "date"', "agreed_in: keeps people because they agreed"),
    (YEARLY, 'source = "#repair-time"', 'source = "#members"', "indicators.speed.source: uses a reward outside its own scheme (through register/members)"),
]  # fmt: skip

ZONES = [
    (MEAN, 'zone = "cadre"', 'zone = "public"', "measures.visits: reads register/visits of zone cadre, and is itself in zone public: it may hold a key, not read"),
    (YEARLY, 'zone = "cadre"', 'zone = "office"', "zone: reads register/people of zone cadre, and is itself in zone office"),
    (PEOPLE, 'unique = ["name"]', 'unique = ["name"]\npublished = ["phone"]', "published: “phone” is masked and cannot be published"),
    (REPAIR, 'publishes = ["wall"', 'publishes = ["phone"', "stages.voted.publishes: “phone” is masked and cannot be published"),
    (VISITS, 'sealed_to = ["@visited"]', 'sealed_to = ["reviewer"]', "fields.heard.sealed_to: “reviewer” is a role: a seal opens to people of the case"),
]  # fmt: skip


@pytest.fixture
def refused(tmp_path):
    root = copied(tmp_path)

    def check(name, old, new, says):
        mistakes = spoiled(root, name, (old, new))
        assert any(says in line for line in mistakes), mistakes

    return check


@pytest.mark.parametrize(("name", "old", "new", "says"), COMPLAINTS)
def test_complaints_or_their_absence_are_counted_by_nothing(refused, name, old, new, says):
    refused(name, old, new, says)


@pytest.mark.parametrize(("name", "old", "new", "says"), HEARING)
def test_nobody_is_sanctioned_unheard_or_by_the_passing_of_time(refused, name, old, new, says):
    refused(name, old, new, says)


@pytest.mark.parametrize(("name", "old", "new", "says"), CARE)
def test_records_of_care_are_never_cited_where_a_career_hangs(refused, name, old, new, says):
    refused(name, old, new, says)


@pytest.mark.parametrize(("name", "old", "new", "says"), LIFTED)
def test_what_was_lifted_from_somebody_is_counted_by_nothing(refused, name, old, new, says):
    refused(name, old, new, says)


@pytest.mark.parametrize(("name", "old", "new", "says"), REWARDS)
def test_rewards_are_asked_for_expire_and_count_nowhere_else(refused, name, old, new, says):
    refused(name, old, new, says)


@pytest.mark.parametrize(("name", "old", "new", "says"), ZONES)
def test_nothing_closed_is_published_and_no_zone_reads_a_higher_one(
    refused, name, old, new, says
):
    refused(name, old, new, says)

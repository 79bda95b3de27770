"""One wrong word at a time: each is refused in the right place, with the right word."""

import pytest

ROLES = "example/identity/roles.toml"
PEOPLE = "example/registers/people.toml"
REPAIR = "example/procedures/repair.toml"
WARNING = "example/procedures/warning.toml"
COMPLAINT = "example/procedures/complaint.toml"
FAULTS = "example/clauses/faults.toml"
ROUNDS = "example/rhythms/rounds.toml"
YEARLY = "example/assessments/yearly.toml"
POINTS = "example/ledgers/points.toml"
SHIFTS = "example/placements/shifts.toml"
NUMBERS = "example/measures/numbers.toml"
MEAN = "example/measures/people.toml"

WORDS = [
    (REPAIR, "late_tells", "late_tels", "stages.mending.late_tels: no such word; did you mean “late_tells”?"),
    (REPAIR, 'by = "clerk"', 'role = "clerk"', "stages.seen.role: no such word; did you mean “by”?"),
    (REPAIR, 'label = "受理', 'name = "受理', "stages.seen.name: no such word; did you mean “label”?"),
    (REPAIR, 'title = "修墙 | Repair of a wall"\n', "", "title: is missing"),
    (REPAIR, 'title = "修墙 | Repair of a wall"', 'title = ""', "title: must not be empty"),
    (REPAIR, 'within = "2 workdays"', 'within = "2 work days"', "stages.seen.within: “2 work days”: write a number and its unit: “10 workdays”, “30 minutes”"),
    (REPAIR, 'type = "phone"', 'type = "fone"', "did you mean “phone”?"),
    (REPAIR, "reason = true", 'reason = "yes please"', "stages.seen.moves[2].reason: write true or false"),
    (REPAIR, "times = 1,", 'times = "once",', "stages.mending.moves[2].times: write a whole number"),
    (REPAIR, 'opened_by = ["resident"]', 'opened_by = "resident"', "opened_by: write a list: [ … ]"),
    (REPAIR, 'starts = "seen"', 'starts = "Seen"', "starts: “Seen”: write small letters, digits and hyphens"),
    (REPAIR, 'above = "50%"', 'above = "half"', "tally[1].above: “half”: write “all”, a number, “2/3” or “20%”"),
    (REPAIR, 'by = "clerk@lead"', 'by = "clerk of lead"', "stages.mending.by: “clerk of lead”: write a role, “@field” or “role@field”"),
    (REPAIR, 'mechanisms = ["Z12"]', 'mechanisms = ["Z99"]', "mechanisms: no row of the mechanisms “Z99”"),
    (REPAIR, 'mechanisms = ["Z12"]', "mechanisms = []", "mechanisms: only base may carry no mechanism"),
    (PEOPLE, 'where = { merit = { least = 60 } }', 'where = { merit = { over = 60 } }', "views.all.where.merit.over: no such word; did you mean “above”?"),
    (PEOPLE, "least = 0, most = 100", "least = low, most = 100", "not TOML"),
    (ROUNDS, 'every = "week"', 'every = "weekly"', "items.look.every: “weekly” is none of day, week"),
    (ROUNDS, "between = [2023-05-01, ", 'between = ["soon", ', "examples[1].between[1]: write a date, as in 2023-05-01"),
    (POINTS, "amount = 3", 'amount = "three"', "examples[1].steps[1].amount: write a whole number"),
]  # fmt: skip

NAMES = [
    (ROLES, 'never_with = ["reviewer"]', 'never_with = ["reviewr"]', "roles.head.never_with: no role “reviewr”; did you mean “reviewer”?"),
    (PEOPLE, 'columns = ["name"', 'columns = ["nmae"', "views.all.columns: no field “nmae”; did you mean “name”?"),
    (PEOPLE, 'unique = ["name"]', 'unique = ["number"]', "unique: no field “number”"),
    (PEOPLE, 'purpose = "示例"\n', "", "fields: holds masked or sealed fields: say purpose and basis"),
    (PEOPLE, 'unique = ["name"]', 'published = ["phone"]', "published: “phone” is masked and cannot be published"),
    (PEOPLE, "[fields]\n", '[fields]\nunit = { label = "单位", type = "unit" }\n', "fields.unit: “unit” is there without being declared: choose another key"),
    (REPAIR, "[fields]\n", '[fields]\nstage = { label = "阶段", type = "text" }\n', "fields.stage: “stage” is there without being declared: choose another key"),
    (REPAIR, 'to = "mending"', 'to = "mendin"', "stages.seen.moves[1].to: no stage “mendin”; did you mean “mending”?"),
    (REPAIR, 'starts = "seen"', 'starts = "sean"', "starts: no stage “sean”; did you mean “seen”?"),
    (REPAIR, 'lead = "lead"', 'lead = "report"', "lead: “report” is a note, not a unit or a person"),
    (REPAIR, 'by = "clerk@lead"', 'by = "clerk@leader"', "stages.mending.by: no field “leader”; did you mean “lead”?"),
    (REPAIR, 'by = "clerk@lead"', 'by = "clerk@wall"', "stages.mending.by: “@wall” must be a person or a unit, it is a text"),
    (REPAIR, '["yes", "unknown"]', '["yes", "unknwon"]', "where.danger: no choice of “danger” “unknwon”; did you mean “unknown”?"),
    (REPAIR, '["yes", "unknown"]', '["yes"]', "stages.seen.moves: no move for “danger” = unknown: such a case stays here for ever"),
    (REPAIR, 'choice = "good"', 'choice = "god"', "stages.voted.moves[1].tally[1].choice: no choice “god”; did you mean “good”?"),
    (REPAIR, 'quorum = "1/2"', 'secret = true, quorum = "1/2"', "stages.voted.asks.secret: a reason would tell who voted what: leave reason_for out"),
    (REPAIR, 'quorum = "1/2"', 'secret = true, quorum = "1/2"', "stages.voted.asks.secret: a vote is closed by a person: leave late_to out"),
    (REPAIR, 'quorum = "1/2"', 'secret = true, quorum = "1/2"', "stages.voted.asks.secret: nobody keeps this vote: name a role with ballots = true in by"),
    (REPAIR, 'bad = "不好" }, reason_for = ["bad"]', 'silent = "不好" }', "stages.voted.asks.choices.silent: “silent” is what a count calls those who chose nothing: another key"),
    (REPAIR, 'publishes = ["wall"', 'publishes = ["phone"', "stages.voted.publishes: “phone” is masked and cannot be published"),
    (NUMBERS, "[measures]", 'watched_by = ["nobody"]\n[measures]', "watched_by: no role “nobody”"),
    (NUMBERS, "[measures]", 'on_map = ["repair"]\n[measures]', "on_map: no measure “repair”; did you mean “repairs”?"),
    (REPAIR, 'stops = ["voted"]', 'stops = ["vote"]', "clocks.whole.stops: no stage “vote”; did you mean “voted”?"),
    (REPAIR, "[clocks]", '[clocks]\nsecond = { label = "二", starts = "seen", stops = ["voted"], within = "9 days" }', "clocks.whole: a case has one clock of its own, beside the stage's"),
    (REPAIR, 'fills = ["report"]\n', "", "fields.report: is required but no stage fills it in"),
    (COMPLAINT, 'to = "ended"', 'to = "open"', "stages.open: a case can never end from here"),
    (REPAIR, '{ to = "voted", label = "修好', '{ to = "closed", label = "修好', "stages.voted: no move leads here"),
    (REPAIR, 'within = "5 workdays"\nlate_to', "late_to", "stages.voted.late_to: needs a deadline: say within or due"),
    (REPAIR, "times = 1, then", "then", "stages.mending.moves[2].then: after how often? say times"),
    (WARNING, 'of = "faults"', 'of = "fault"', "fields.clause: no clauses “fault”; did you mean “faults”?"),
    (WARNING, '"person#open-complaints"', '"person#open-complaint"', "no measure “open-complaint”; did you mean “open-complaints”?"),
    (WARNING, '"person#open-complaints"', '"clause#open-complaints"', "“#open-complaints” is about people, here is faults: say whose, as in “field#open-complaints”"),
    (FAULTS, 'caps = "yearly.fair"', 'caps = "yearly.fare"', "clauses.late.caps: no band of yearly “fare”; did you mean “fair”?"),
    (FAULTS, 'stands_at = ["warning.given"]', 'stands_at = ["warning.give"]', "stands_at: no stage of warning “give”; did you mean “given”?"),
    (FAULTS, 'allows = ["remind"]', 'allows = ["remnd"]', "clauses.late.allows: no clause of the range “remnd”; did you mean “remind”?"),
    (ROUNDS, 'opens = "repair"', 'opens = "repairs"', "items.look.opens: no procedure “repairs”; did you mean “repair”?"),
    (ROUNDS, 'every = "week", ', "", "items.look: say either every or after"),
    (ROUNDS, 'split_by = "kind"', 'split_by = "kinds"', "items.look.draws.split_by: no field “kinds”; did you mean “kind”?"),
    (YEARLY, 'source = "#repair-time"', 'source = "#repairs-time"', "indicators.speed.source: no measure “repairs-time”; did you mean “repair-time”?"),
    (YEARLY, 'joins = "above"', 'joins = "abov"', "raters.colleagues.joins: no group of raters “abov”; did you mean “above”?"),
    (YEARLY, 'who = ["@supervisor"], ', "", "raters.above: who rates? say either who or listed_in"),
    (YEARLY, 'who = ["@supervisor"], ', 'listed_in = "people", ', "raters.above.listed_in: nobody is asked to rate without having agreed: its register says basis = \"consent\""),
    (YEARLY, 'who = ["@supervisor"], ', 'who = ["@supervisor"], draws = { take = "5" }, ', "raters.above.draws: from which list? say listed_in"),
    (YEARLY, 'who = ["@supervisor"], ', 'listed_in = "people", draws = { take = "5" }, ', "raters.above.draws: who draws? say held_by"),
    (YEARLY, 'who = ["@supervisor"], ', 'listed_in = "people", draws = { take = "5", not_by = ["head"] }, ', "raters.above.draws.not_by: “head” keeps the list from which its raters are drawn"),
    (YEARLY, 'rates = "people"', 'rates = "people"\nheld_by = ["clerk"]\nreported_by = ["clerk"]', "held_by: “clerk” is rated here: it cannot hold it"),
    (YEARLY, 'rates = "people"', 'rates = "people"\nheld_by = ["clerk"]', "held_by: nobody keeps this vote: name a role with ballots = true"),
    (YEARLY, "law = 60", "lawyers = 60", "indicators.work.weight.lawyers: no value of weights_by “lawyers”"),
    (POINTS, 'once_per = "day"', 'once_per = "days"', "entries.award.once_per: no field “days”; did you mean “day”?"),
    (POINTS, 'begins = "pool"', 'begins = "poll"', "begins: no account “poll”; did you mean “pool”?"),
    (SHIFTS, 'number = "merit"', 'number = "merits"', "wishes[2].number: no field “merits”; did you mean “merit”?"),
    (SHIFTS, "merit = { least", "trade = { least", "people_where.trade: “least” needs a number or a date, “trade” is a choice"),
    (NUMBERS, 'since = "seen"', 'since = "saw"', "measures.repair-time.since: no stage or date “saw”"),
    (NUMBERS, 'since = "seen", ', "", "measures.repair-time.how: from where? say since"),
    (NUMBERS, 'of = "procedure/repair"', 'of = "procedures/repair"', "measures.repairs.of: no kind “procedures”; did you mean “procedure”?"),
    (MEAN, 'how = "mean", field = "merit"', 'how = "mean", field = "trade"', "measures.merit.field: a mean needs a number, “trade” is a choice"),
    (MEAN, 'how = "mean", field = "merit"', 'how = "mean"', "measures.merit.how: mean of what? say field"),
    (MEAN, "open-complaints =", "repairs =", "measures.repairs: “repairs” is also in numbers"),
]  # fmt: skip

STORIES = [
    (REPAIR, "good = 2, bad = 1", "good = 1, bad = 2", "examples[1]: “危险的先修，过半说好” was refused: The answers do not open “结”."),
    (PEOPLE, 'row = { trade = "law" }', 'row = { name = "示例" }', "examples[1]: “没有姓名不能存” was not refused"),
    (POINTS, "ends = { member = 1", "ends = { member = 2", "“记三分，换两分，剩一分” ends with {'member': 1}"),
    (ROUNDS, "due = [2023-05-05, ", "due = [2023-05-04, ", "“每周五” falls due on 2023-05-05, 2023-05-12"),
    (YEARLY, "gives = 88", "gives = 89", "gives 88.00"),
    (MEAN, "gives = 80", "gives = 81", "“平均” gives 80"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "says"), WORDS)
def test_a_wrong_word_is_named_with_the_right_one(spoil, name, old, new, says):
    mistakes = spoil(name, old, new)

    assert any(says in line and line.startswith(f"{name}:") for line in mistakes), mistakes


@pytest.mark.parametrize(("name", "old", "new", "says"), NAMES)
def test_a_name_that_leads_nowhere_is_refused_in_its_place(spoil, name, old, new, says):
    mistakes = spoil(name, old, new)

    assert any(says in line and line.startswith(f"{name}:") for line in mistakes), mistakes


@pytest.mark.parametrize(("name", "old", "new", "says"), STORIES)
def test_an_example_that_does_not_come_true_says_what_came_out(spoil, name, old, new, says):
    mistakes = spoil(name, old, new)

    assert any(says in line for line in mistakes), mistakes


def test_the_line_of_a_mistake_is_the_line_of_the_file(spoil, counties):
    [mistake] = spoil(REPAIR, 'by = "clerk@lead"', 'by = "clerk@leader"')

    line = int(mistake.split(":")[1])
    assert "leader" in (counties / REPAIR).read_text(encoding="utf-8").splitlines()[line - 1]

"""Who gets where: every address of the house, by hand, for everybody of the cast."""

import re

import pytest

from tests.boundaries.house import CAST
from tests.boundaries.rules import (
    BALLOTS,
    DENG,
    FILERS,
    HIGH,
    INTAKE,
    LETTER,
    LETTERS,
    LIN,
    MEETINGS,
    PEOPLE,
    QIN,
    ROW,
    STAFF,
    Rule,
    brought,
    entry,
    kept,
    letter,
    nobody,
    public,
    report,
    row,
    table_taken_in,
    under,
    view,
)
from tests.boundaries.test_bad_requests import routes

TABLE: dict[str, list[Rule]] = {
    "/": [public("/")],
    "/help/": [public("/help/")],
    "/design/": [nobody("/design/", 404)],  # in the demo alone
    "/tour/": [nobody("/tour/", 404)],
    "/tour/begin/": [nobody("/tour/begin/", 404, "POST")],
    "/tour/resume/": [nobody("/tour/resume/", 404, "POST")],
    "/tour/onward/": [nobody("/tour/onward/", 404, "POST")],
    "/tour/leave/": [nobody("/tour/leave/", 404, "POST")],
    "/language/": [nobody("/language/", 302, "POST")],
    "/look-up/": [nobody("/look-up/", 405), nobody("/look-up/", 422, "POST")],
    "/look-up/separate/": [
        nobody("/look-up/separate/", 405),
        nobody("/look-up/separate/", 422, "POST"),
    ],
    "/look-up/erase/": [
        nobody("/look-up/erase/", 405),
        nobody("/look-up/erase/", 422, "POST"),
    ],
    "/look-up/say/": [nobody("/look-up/say/", 405), nobody("/look-up/say/", 422, "POST")],
    "/slip/<slug:reference>/": [
        nobody(lambda house: f"/slip/{house.letters[2].reference}/", 405),
        Rule(
            lambda house: f"/slip/{house.letters[2].reference}/", LETTER, method="POST", ok=302
        ),
    ],
    "/order/": [public("/order/"), nobody("/order/", 422, "POST")],
    "/order/look/": [nobody("/order/look/", 200, "POST"), nobody("/order/look/", 405)],
    "/order/spot/": [public("/order/spot/?lon=1&lat=1"), nobody("/order/spot/", 404)],
    "/order/token/": [public("/order/token/")],
    "/order/worker.js": [public("/order/worker.js")],
    "/mine/": [public("/mine/"), nobody("/mine/", 422, "POST")],
    "/mine/code/": [nobody("/mine/code/", 405), nobody("/mine/code/", 302, "POST")],
    "/mine/texts/": [nobody("/mine/texts/", 405), nobody("/mine/texts/", 302, "POST")],
    "/mine/leave/": [nobody("/mine/leave/", 405), nobody("/mine/leave/", 302, "POST")],
    "/s/<slug:link>/": [nobody("/s/AAAAAAAA/", 404)],
    "/send/<slug:procedure>/": [public("/send/letters/"), nobody("/send/report-check/", 404)],
    "/letters/": [public("/letters/")],
    "/letters/feed.atom": [public("/letters/feed.atom")],
    "/open311/v2/services.<str:kind>": [public("/open311/v2/services.json")],
    "/open311/v2/requests.<str:kind>": [
        public("/open311/v2/requests.xml"),
        nobody("/open311/v2/requests.csv", 404),
    ],
    "/open311/v2/requests/<slug:reference>.<str:kind>": [
        nobody(lambda house: f"/open311/v2/requests/{house.orders[0].reference}.json", 404)
    ],
    "/letters/<slug:reference>/": [
        nobody(lambda house: f"/letters/{house.letters[0].reference}/", 404)
    ],
    "/statistics/": [public("/statistics/")],
    "/statistics/open.csv": [public("/statistics/open.csv")],
    "/statistics/map/": [public("/statistics/map/"), nobody("/statistics/map/?in=x", 404)],
    "/map/": [Rule("/map/", STAFF)],
    "/outlines/<slug:level>.json": [
        public("/outlines/town.json"),
        nobody("/outlines/county.json", 404),
    ],
    "/statistics/<slug:key>/": [public("/statistics/letters/"), nobody("/statistics/x/", 404)],
    "/statistics/<slug:key>/rows/": [public("/statistics/letters/rows/")],
    "/sign-in/": [public("/sign-in/")],
    "/sign-in/as/<slug:username>/": [nobody("/sign-in/as/deng/", 404, "POST")],
    "/sign-out/": [nobody("/sign-out/", 405)],
    "/account/": [Rule("/account/")],
    "/assessments/": [Rule("/assessments/", {"luo", "he", "gu", "yan", "tan"})],
    "/assessments/begin/<slug:scheme>/": [
        Rule("/assessments/begin/year-end-rating/", {"tan"}),
        Rule("/assessments/begin/none/", ()),
    ],
    "/assessments/<slug:name>/": [Rule("/assessments/x/", ())],
    "/assessments/<slug:name>/reply/": [Rule("/assessments/x/reply/", (), method="POST")],
    "/assessments/<slug:name>/void/": [Rule("/assessments/x/void/", (), method="POST")],
    "/assessments/<slug:name>/<slug:step>/": [Rule("/assessments/x/list/", (), method="POST")],
    "/assessments/<slug:name>/report/<int:place>/": [
        Rule("/assessments/x/report/0/", (), method="POST")
    ],
    "/assessments/<slug:name>/answer/<int:place>/": [
        Rule("/assessments/x/answer/0/", (), method="POST")
    ],
    "/results/": [public("/results/")],
    "/results/check_draw.py": [public("/results/check_draw.py")],
    "/results/<slug:name>/": [nobody("/results/x/", 404)],
    "/results/<slug:name>/draw.json": [nobody("/results/x/draw.json", 404)],
    "/ballots/": [Rule("/ballots/", BALLOTS)],
    "/ballots/add/": [Rule("/ballots/add/", BALLOTS)],
    "/ballots/<slug:name>/": [Rule("/ballots/x/", ())],
    "/ballots/<slug:name>/slips/": [Rule("/ballots/x/slips/", (), method="POST")],
    "/ballots/<slug:name>/open/": [Rule("/ballots/x/open/", (), method="POST")],
    "/ballots/<slug:name>/close/": [Rule("/ballots/x/close/", (), method="POST")],
    "/ballots/<slug:name>/void/": [Rule("/ballots/x/void/", (), method="POST")],
    "/vote/": [public("/vote/")],
    "/vote/cast/": [nobody("/vote/cast/", 405)],
    "/vote/result/<slug:name>/": [nobody("/vote/result/x/", 404)],
    "/account/second/": [Rule("/account/second/")],
    "/account/told/": [Rule("/account/told/")],
    "/account/told/<slug:channel>/code/": [Rule("/account/told/sms/code/", (), method="POST")],
    "/account/told/<slug:channel>/wants/": [
        Rule("/account/told/sms/wants/", (), method="POST")
    ],
    "/account/told/<slug:channel>/end/": [Rule("/account/told/sms/end/", (), method="POST")],
    "/account/away/": [Rule("/account/away/")],
    "/api/": [nobody("/api/", 404)],
    "/api/openapi.json": [public("/api/openapi.json")],
    "/api/me": [nobody("/api/me", 401)],  # by token alone: see tests/interop/test_api.py
    "/api/cases": [nobody("/api/cases", 401)],
    "/api/cases/<reference>": [nobody("/api/cases/X", 401)],
    "/api/cases/<reference>/moves": [nobody("/api/cases/X/moves", 401, "POST")],
    "/api/procedures/<procedure>/cases": [nobody("/api/procedures/letters/cases", 401, "POST")],
    "/account/programs/": [Rule("/account/programs/")],
    "/account/programs/end/": [Rule("/account/programs/end/", (), method="POST")],
    "/account/away/end/": [Rule("/account/away/end/", (), method="POST")],
    "/chronicle/": [Rule("/chronicle/")],
    "/chronicle/<int:number>/": [Rule(entry, QIN)],
    "/chronicle/dossier.jsonl": [
        Rule("/chronicle/dossier.jsonl?about=user/qian"),
        Rule("/chronicle/dossier.jsonl", ()),
    ],
    "/chronicle/heads/": [public("/chronicle/heads/")],
    "/chronicle/verify/": [public("/chronicle/verify/")],
    "/chronicle/head.json": [public("/chronicle/head.json")],
    "/chronicle/verify_chronicle.py": [public("/chronicle/verify_chronicle.py")],
    "/evidence/": [Rule("/evidence/")],
    "/evidence/<slug:reference>/": [Rule("/evidence/ORDER-2026-000001/", ())],
    "/evidence/<slug:reference>/lines.jsonl": [Rule("/evidence/X/lines.jsonl", ())],
    "/evidence/<slug:reference>/files/<int:place>/": [Rule("/evidence/X/files/0/", ())],
    "/find/": [Rule("/find/?q=138")],
    "/registers/": [Rule("/registers/")],
    "/registers/<slug:register>/": [Rule("/registers/people/", PEOPLE)],
    "/registers/<slug:register>/add/": [
        Rule("/registers/people/add/", LIN),
        Rule("/registers/people/add/", LIN, ok=422, method="POST"),
    ],
    "/registers/<slug:register>/export.<str:kind>": [
        Rule("/registers/people/export.csv", PEOPLE),
        Rule("/registers/people/export.exe", ()),
    ],
    "/registers/<slug:register>/archive/": [
        Rule("/registers/people/archive/", PEOPLE, ok=302, method="POST")
    ],
    "/registers/<slug:register>/views/": [
        Rule("/registers/people/views/", PEOPLE, ok=302, method="POST")
    ],
    "/views/<int:number>/drop/": [Rule(view, DENG, ok=302, method="POST")],
    "/registers/<slug:register>/<slug:name>/": [Rule(row, ROW)],
    "/registers/<slug:register>/<slug:name>/edit/": [
        Rule(under(row, "edit/"), LIN),
        Rule(under(row, "edit/"), LIN, ok=422, method="POST"),
    ],
    "/registers/<slug:register>/<slug:name>/archive/": [
        Rule(under(row, "archive/"), ROW, ok=422, method="POST")  # no reason, or not theirs
    ],
    "/registers/<slug:register>/<slug:name>/erase/": [
        Rule(under(row, "erase/"), ROW, ok=422, method="POST")  # not sure, or not theirs
    ],
    "/registers/<slug:register>/<slug:name>/restore/": [
        Rule(under(row, "restore/"), ROW, ok=422, method="POST")
    ],
    "/registers/<slug:register>/<slug:name>/reveal/<slug:field>/": [
        Rule(under(row, "reveal/phone/"), ROW, ok=422, method="POST"),
        Rule(under(row, "reveal/name/"), (), method="POST"),
    ],
    "/intake/": [Rule("/intake/", {"deng", "qin", "lin"})],
    "/intake/<int:number>/progress/": [Rule("/intake/1/progress/", ())],
    "/intake/<int:number>/undo/": [Rule("/intake/1/undo/", (), method="POST")],
    INTAKE: [Rule(f"/intake/letters/{'0' * 64}.csv/", ())],
    "/imports/<slug:register>/": [
        Rule("/imports/people/", LIN),
        Rule("/imports/people/", LIN, ok=422, method="POST"),
        Rule("/imports/places/", {"ma", "feng"}),
        Rule("/imports/nothing/", ()),
    ],
    "/imports/<slug:register>/<int:number>/": [Rule(brought, LIN)],
    "/imports/<slug:register>/<int:number>/columns/": [
        Rule(under(brought, "columns/"), LIN),
        Rule(under(brought, "columns/"), LIN, method="POST"),
    ],
    "/imports/<slug:register>/<int:number>/progress/": [Rule(under(brought, "progress/"), LIN)],
    "/imports/<slug:register>/<int:number>/unread.csv": [
        Rule(under(brought, "unread.csv"), LIN)
    ],
    "/imports/<slug:register>/<int:number>/decide/": [
        Rule(under(brought, "decide/"), LIN, ok=302, method="POST")
    ],
    "/imports/<slug:register>/<int:number>/write/": [
        Rule(under(brought, "write/"), LIN, ok=302, method="POST")
    ],
    "/imports/<slug:register>/<int:number>/leave/": [
        Rule(under(brought, "leave/"), LIN, ok=302, method="POST")
    ],
    "/imports/<slug:register>/<int:number>/undo/": [
        Rule(under(brought, "undo/"), LIN, ok=302, method="POST")
    ],
    "/meetings/": [Rule("/meetings/", MEETINGS)],
    "/meetings/call/<slug:body>/": [
        Rule("/meetings/call/representative/", {"tan"}),
        Rule("/meetings/call/standing-committee/", MEETINGS - {"tan"}),
        Rule("/meetings/call/representative/", {"tan"}, ok=422, method="POST"),
    ],
    "/meetings/<slug:name>/": [Rule("/meetings/x/", ())],
    "/meetings/<slug:name>/sheet/": [Rule("/meetings/x/sheet/", ())],
    "/meetings/<slug:name>/<slug:step>/": [Rule("/meetings/x/close/", (), method="POST")],
    "/meetings/<slug:name>/items/<int:place>/<slug:step>/": [
        Rule("/meetings/x/items/1/note/", (), method="POST")
    ],
    "/desk/": [Rule("/desk/")],
    "/bench/": [Rule("/bench/", {"feng"})],
    "/hot/": [Rule("/hot/", HIGH)],
    "/hot/<slug:key>/": [Rule("/hot/x/", ())],
    "/bench/all/": [Rule("/bench/all/", {"feng"}, ok=422, method="POST")],
    "/bench/join/": [Rule("/bench/join/", {"feng"}, ok=302, method="POST")],
    "/bench/part/": [Rule("/bench/part/", {"feng"}, ok=302, method="POST")],
    "/bench/<slug:reference>/": [Rule("/bench/ORDER-2026-000001/", (), method="POST")],
    "/erasures/": [Rule("/erasures/", {"data"})],
    "/erasures/<slug:reference>/": [Rule("/erasures/ORDER-2026-000001/", (), method="POST")],
    "/erasures/again/<slug:register>/": [
        Rule("/erasures/again/people/", {"data"}),
        Rule("/erasures/again/people/", {"data"}, ok=422, method="POST"),
        Rule("/erasures/again/units/", ()),
    ],
    "/cockpit/": [Rule("/cockpit/", {"zhou", "he-chuan"})],
    "/desk/read/": [Rule("/desk/read/", ok=302, method="POST")],
    "/procedures/": [Rule("/procedures/")],
    "/procedures/<slug:procedure>/": [
        Rule("/procedures/letters/", LETTERS),
        Rule("/procedures/report-check/", {"qin", "deng"}),
        Rule("/procedures/risk-filing/", FILERS),
    ],
    "/procedures/<slug:procedure>/open/": [
        Rule("/procedures/letters/open/", {"xu", "bao"}),
        Rule("/procedures/report-check/open/", {"qin", "deng"}),
        Rule("/procedures/risk-filing/open/", FILERS),
        Rule("/procedures/report-check/open/", {"qin", "deng"}, ok=422, method="POST"),
    ],
    "/procedures/<slug:procedure>/backlog/": [
        Rule("/procedures/petition/backlog/", DENG),
        Rule("/procedures/letters/backlog/", ()),
        Rule("/procedures/petition/backlog/", DENG, ok=422, method="POST"),
    ],
    "/procedures/<slug:procedure>/export.<str:kind>": [
        Rule("/procedures/letters/export.xlsx", LETTERS)
    ],
    "/cases/<slug:reference>/": [
        Rule(letter, LETTER),
        Rule(report, QIN),
        Rule(lambda house: house.filing.get_absolute_url(), {"jin", "yan"}),
        Rule(report, QIN, ok=422, method="POST"),
    ],
    "/cases/<slug:reference>/answer/": [Rule(under(letter, "answer/"), (), method="POST")],
    "/cases/<slug:reference>/ballot/": [
        Rule(under(report, "ballot/"), QIN, ok=422, method="POST")
    ],
    "/registers/people/<slug:name>/dossier/": [
        Rule(under(row, "dossier/"), ROW),
        Rule("/registers/people/none/dossier/", ()),
    ],
    "/intake/<int:number>/dossier/": [
        Rule(table_taken_in, DENG),
        Rule(table_taken_in, DENG, ok=422, method="POST"),
        Rule("/intake/999/dossier/", ()),
    ],
    "/account/dossier/": [Rule("/account/dossier/"), Rule("/account/dossier/", method="POST")],
    "/dossiers/<slug:name>/": [Rule(kept, DENG), Rule("/dossiers/none/", ())],
    "/dossiers/<slug:name>/progress/": [Rule(under(kept, "progress/"), DENG)],
    "/dossiers/<slug:name>/dossier.zip": [Rule(under(kept, "dossier.zip"), DENG)],
    "/cases/<slug:reference>/dossier/": [
        Rule(under(letter, "dossier/"), LETTER),
        Rule(under(report, "dossier/"), QIN),
    ],
    "/cases/<slug:reference>/extend/<slug:clock>/": [
        Rule(under(report, "extend/whole/"), QIN, ok=422, method="POST")
    ],
    "/cases/<slug:reference>/ask-erasure/": [
        Rule(under(letter, "ask-erasure/"), LETTER, ok=422, method="POST")  # in hand
    ],
    "/cases/<slug:reference>/join/": [Rule(under(report, "join/"), QIN, ok=422, method="POST")],
    "/cases/<slug:reference>/separate/": [
        Rule(under(report, "separate/"), QIN, ok=422, method="POST")
    ],
    "/cases/<slug:reference>/split/": [
        Rule(under(report, "split/"), QIN, ok=422, method="POST")
    ],
    "/cases/<slug:reference>/take-back/": [
        Rule(under(report, "take-back/"), QIN, ok=422, method="POST")
    ],
    "/cases/<slug:reference>/reveal/<slug:field>/": [
        Rule(under(letter, "reveal/phone/"), LETTER, ok=422, method="POST"),
        Rule(under(letter, "reveal/title/"), (), method="POST"),
        Rule(under(report, "reveal/reporter/"), QIN, ok=422, method="POST"),
    ],
    "/cases/<slug:reference>/files/<slug:name>/cover/": [
        Rule(under(letter, "files/none/cover/"), (), method="POST")
    ],
    "/cases/<slug:reference>/files/<slug:name>/": [
        Rule(
            lambda house: "{}files/{}/".format(
                house.reports[0].get_absolute_url(),
                house.reports[0].documents.get().key.partition("/")[2],
            ),
            QIN,
        ),
        Rule(under(letter, "files/none/"), ()),
    ],
}


def test_every_address_is_in_the_table():
    assert set(routes()) == TABLE.keys()


@pytest.mark.parametrize("name", ["", *CAST])
def test_everybody_gets_where_the_table_says_and_nowhere_else(house, name):
    client, wrong = house.client(name), []
    for rules in TABLE.values():
        for rule in rules:
            url = rule.url if isinstance(rule.url, str) else rule.url(house)
            send = client.post if rule.method == "POST" else client.get
            answer = send(url, {"sent": "1"} if rule.method == "POST" else None)
            b"".join(answer)  # a file closes itself at its end
            if answer.status_code != rule.expected(name):
                wrong.append(
                    f"{rule.method} {url}: {answer.status_code}, not {rule.expected(name)}"
                )

    assert not wrong


def test_what_one_may_not_see_looks_like_what_is_not_there(house):
    client = house.client("he")

    hidden = client.get(report(house))
    absent = client.get("/cases/REPORT-CHECK-2026-999999/")

    assert hidden.status_code == absent.status_code == 404
    pages = [
        re.sub(r"REPORT-CHECK-2026-[0-9]+|[A-Za-z0-9]{64}", "", answer.content.decode())
        for answer in (hidden, absent)
    ]
    assert pages[0] == pages[1]

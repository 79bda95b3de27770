"""`./run triage`: tables in, CSV out, or a sentence."""

import csv
import io

import pyarrow
import pyarrow.parquet
import pytest

from tests.engines.triage.invented import invent, with_issues
from youwei.interop.commands import triage


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("YOUWEI_DATA", str(tmp_path / "var"))


@pytest.fixture
def labelled(tmp_path):
    one = invent(300, seed=4)
    path = tmp_path / "labelled.parquet"
    columns = {"标题": one.titles, "内容": one.bodies, "分类": one.labels}
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


@pytest.fixture
def raw(tmp_path):
    one = with_issues(seed=1)
    path = tmp_path / "raw.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        write = csv.writer(file)
        write.writerow(["编号", "用户", "标题", "内容", "时间", "点赞数"])
        for at, row in enumerate(zip(one.people, one.titles, one.bodies, strict=True)):
            day = int(one.days[at])
            when = f"2025/{day // 28 + 1}/{day % 28 + 1} 9:{at % 60:02}"
            write.writerow([1000 + at, *row, when, at])
    return path


def run(capsys, *words):
    status = triage.main([str(word) for word in words])
    said = capsys.readouterr()
    return status, list(csv.DictReader(io.StringIO(said.out))), said.err


def test_what_was_learnt_from_parquet_sorts_a_csv_file(labelled, raw, capsys):
    status, counts, told = run(
        capsys, "train", labelled, "--text", "标题,内容", "--label", "分类"
    )
    assert status == 0
    assert sum(int(row["messages"]) for row in counts) == 300
    assert "Learnt 5 categories from" in told

    status, rows, _ = run(capsys, "sort", raw, "--words")

    assert status == 0
    assert len(rows) == 99
    names = {"category", "confidence", "second", "third"}
    assert names <= rows[0].keys()
    assert rows[0]["编号"] == "1000"
    assert {row["category"] for row in rows} <= {row["category"] for row in counts}
    assert all(0 < float(row["confidence"]) <= 1 for row in rows)
    assert all(
        len({row[name] for name in ("category", "second", "third")}) == 3 for row in rows
    )
    assert rows[-1]["words"]


def test_without_a_model_names_and_key_words_sort(raw, capsys):
    status, rows, told = run(capsys, "sort", raw)

    assert status == 0
    assert "15 categories by their names and key words" in told
    assert {row["sure"] for row in rows} == {"no"}


def test_a_tree_of_ones_own_is_sorted_into_and_cut_at_a_level(raw, tmp_path, capsys):
    tree = tmp_path / "tree.csv"
    tree.write_text(
        "一级,二级,关键词\n城建,搅拌站,混凝土 粉尘\n城建,车位,捆绑 购房\n教育,小学,开学 上课\n"
    )

    _, leaves, _ = run(capsys, "sort", raw, "--tree", tree)
    _, tops, _ = run(capsys, "sort", raw, "--tree", tree, "--level", "1")

    assert [leaves[at]["category"] for at in (0, 14, 25)] == [
        *("城建/搅拌站", "城建/车位", "教育/小学"),
    ]
    assert [tops[at]["category"] for at in (0, 14, 25)] == ["城建", "城建", "教育"]


def test_corrections_are_learnt_onto_the_model(labelled, tmp_path, capsys):
    run(capsys, "train", labelled, "--text", "标题,内容", "--label", "分类")
    more = tmp_path / "more.csv"
    more.write_text("标题,内容,分类\n水田缺水,水渠坏了,农业\n稻田缺水,没有水灌溉,农业\n")

    status, counts, _ = run(
        capsys, "train", more, "--text", "标题,内容", "--label", "分类", "--more"
    )

    assert status == 0
    assert "农业" in {row["category"] for row in counts}
    _, rows, _ = run(capsys, "sort", more)
    assert [row["category"] for row in rows] == ["农业", "农业"]


def test_pairs_name_earlier_messages_and_how_alike_they_are(raw, capsys):
    status, rows, _ = run(capsys, "pairs", raw)

    assert status == 0
    assert list(rows[0]) == ["id", "earlier_id", "likeness"]
    assert all(0.1 <= float(row["likeness"]) <= 1 for row in rows)
    assert max([row["id"] for row in rows].count(row["id"]) for row in rows) <= 5


def test_hot_issues_come_with_people_messages_and_their_numbers(raw, capsys):
    status, rows, _ = run(capsys, "hot", raw)

    assert status == 0
    assert list(rows[0]) == ["rank", "heat", "people", "messages", "ids"]
    assert [row["people"] for row in rows[:4]] == ["14", "11", "8", "6"]
    assert set(rows[0]["ids"].split()) == {str(1000 + at) for at in range(14)}


def test_two_thousand_bought_votes_change_nothing(raw, capsys):
    _, before, _ = run(capsys, "hot", raw)
    lines = raw.read_text("gb18030").splitlines()
    lines[40] = lines[40].rpartition(",")[0] + ",2000"
    raw.write_text("\n".join(lines), "gb18030")

    _, after, _ = run(capsys, "hot", raw)

    assert after == before


def test_a_result_goes_to_a_file_that_excel_opens(raw, tmp_path, capsys):
    out = tmp_path / "hot.csv"

    status, rows, _ = run(capsys, "hot", raw, "--out", out)

    assert status == 0
    assert rows == []
    assert out.read_bytes().startswith(b"\xef\xbb\xbfrank,heat")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["train", "raw.csv", "--label", "分类"], "no column “分类”"),
        (["train", "raw.csv", "--label", "编号", "--text", "正文"], "no column “正文”"),
        (["sort", "none.csv"], "There is no file"),
        (["sort", "raw.csv", "--model", "none"], "There is no model"),
        (["sort", "raw.csv", "--model", "raw.csv"], "no model of triage"),
        (["pairs", "raw.csv", "--time", "标题"], "is no time"),
        (["hot", "broken.parquet"], "cannot be read as parquet"),
    ],
)
def test_what_cannot_be_done_gets_a_sentence(raw, tmp_path, monkeypatch, capsys, words, why):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 nothing PAR1")

    status, _, told = run(capsys, *words)

    assert status == 2
    assert why in told

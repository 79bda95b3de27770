import pytest

from youwei.ballots.actions import make_round, open_round, print_slips

QUESTION = {"text": "同意张三任组长吗？", "options": ["同意", "不同意"], "most": 1}


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """Keep keys of urns and of the record in this test's own folder."""
    settings.YOUWEI_DATA = tmp_path
    return tmp_path


@pytest.fixture
def keeper(someone, county):
    return someone("tan", "village-secretary", county.village)


@pytest.fixture
def opened(keeper, county):
    """Return an open round and its codes, in the order of groups."""

    def make(*sizes, questions=(QUESTION,), is_public=False):
        groups = [{"name": f"第 {at + 1} 组", "codes": size} for at, size in enumerate(sizes)]
        round_ = make_round(
            title="选组长",
            questions=questions,
            groups=groups,
            unit_path=county.village.path,
            by=keeper,
            is_public=is_public,
        )
        slips = print_slips(round_=round_, by=keeper)
        return open_round(round_=round_, by=keeper), [slip.code for slip in slips]

    return make

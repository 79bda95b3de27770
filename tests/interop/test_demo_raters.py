"""The demo opens with people who agreed to rate, and with enough representatives for a vote."""

import pytest

from youwei.assessments.actions import begin_appraisal, freeze_list
from youwei.identity.models import Holding
from youwei.interop.demo.raters import MEMBERS, RESIDENTS, SEATS, seed_raters

pytestmark = pytest.mark.django_db


def test_from_the_list_of_the_demo_a_rating_can_be_drawn(someone, county):
    secretary = someone("village-secretary", "village-secretary", county.village)

    made, again = seed_raters(), seed_raters()
    appraisal = begin_appraisal(
        scheme="year-end-rating", unit=county.village, rated=[county.water.key], by=secretary
    )
    listed = freeze_list(appraisal=appraisal, by=secretary)

    assert (made, again) == (RESIDENTS + MEMBERS, 0)
    assert sum(listed.eligible.values()) == made - 2  # two work at the water office
    assert Holding.objects.filter(role="representative").count() == SEATS


def test_without_the_secretary_nothing_is_made(county):
    assert seed_raters() == 0

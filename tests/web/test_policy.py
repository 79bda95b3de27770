"""What a page may ask for: nothing outside, or pictures of the one server a county names."""

import pytest

from youwei.web.policy import CONTENT_SECURITY_POLICY, with_tiles


def test_without_a_map_of_its_own_a_county_asks_nothing_outside():
    assert with_tiles("") == CONTENT_SECURITY_POLICY
    assert with_tiles("/tiles/{z}/{x}/{y}.png") == CONTENT_SECURITY_POLICY


def test_of_the_countys_map_server_pictures_alone_are_asked():
    before = CONTENT_SECURITY_POLICY["DIRECTIVES"]

    policy = with_tiles("https://maps.county.example/a/{z}/{x}/{y}.png")["DIRECTIVES"]

    changed = {key for key in policy if policy[key] != before[key]}
    assert changed == {"img-src"}
    assert policy["img-src"][-1] == "https://maps.county.example"


@pytest.mark.parametrize("address", ["https://{s}.county.example/{z}.png", "ftp://county/{z}"])
def test_several_servers_or_another_way_are_refused(address):
    with pytest.raises(ValueError, match="one server"):
        with_tiles(address)

from youwei.chronicle.veil import veil


def test_a_veil_hides_the_value_and_stays_the_same():
    once, again = (veil("13800000000", salt="person/an.phone") for _ in range(2))

    assert once == again
    assert once.startswith("veiled:")
    assert "1380" not in once


def test_equal_values_of_two_people_look_different():
    an, bo = (veil("13800000000", salt=f"person/{name}.phone") for name in ("an", "bo"))

    assert an != bo


def test_another_deployment_veils_the_same_value_differently(settings, tmp_path):
    here = veil("13800000000", salt="person/an.phone")
    settings.YOUWEI_DATA = tmp_path / "elsewhere"

    assert veil("13800000000", salt="person/an.phone") != here

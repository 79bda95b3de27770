"""A photo keeps what it shows, and nothing of where, when and with what it was taken."""

import io

import pytest
from PIL import Image

from youwei.engines.photos import LONGEST, PhotoError, cleaned

SECRET = b"Canon 30.2990N 108.0389E"


def photo(size=(80, 40), kind="JPEG", orientation=1):
    """Draw one whose left half is red, with a position and a device in it."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    made = io.BytesIO()
    image.save(made, kind, exif=exif, **({"comment": SECRET} if kind == "JPEG" else {}))
    return made.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_is_left(kind):
    before = photo(kind=kind)

    after = cleaned(before)

    assert SECRET in before
    assert SECRET not in after
    with Image.open(io.BytesIO(after)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert image.size == (80, 40)


def test_a_photo_taken_on_its_side_stands_upright_without_saying_so():
    with Image.open(io.BytesIO(cleaned(photo(orientation=6)))) as image:
        assert image.size == (40, 80)
        assert image.getpixel((20, 70))[1] > 200  # the red half has turned to the top
        assert image.getpixel((20, 10))[1] < 90


def test_a_large_photo_is_made_smaller():
    with Image.open(io.BytesIO(cleaned(photo((4000, 3000))))) as image:
        assert max(image.size) == LONGEST


def test_a_large_photo_of_a_phone_is_taken_and_turned():
    with Image.open(io.BytesIO(cleaned(photo((8000, 6000), orientation=6)))) as image:
        assert image.size == (LONGEST * 3 // 4, LONGEST)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_would_have_to_be_laid_out_whole_is_refused_before(kind):
    data = photo((6000, 4001), kind)

    with pytest.raises(PhotoError, match="far too large"):
        cleaned(data)


@pytest.mark.parametrize(
    "data", [b"", b"not a photo", b"\xff\xd8\xff cut", photo()[:200], b"GIF89a" + b"\0" * 40]
)
def test_what_is_no_photo_is_refused_with_a_sentence(data):
    with pytest.raises(PhotoError, match="no photo"):
        cleaned(data)


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")

    with pytest.raises(PhotoError, match="too large"):
        cleaned(bomb.getvalue())

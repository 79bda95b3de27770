"""A sealed file: opened by its receiver alone, and refused after any change."""

import io

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from youwei.engines import envelope
from youwei.engines.envelope import EnvelopeError

SENDER, RECEIVER, STRANGER = Ed25519PrivateKey.generate(), X25519PrivateKey.generate(), b""
PARTS = [b"the first", b"", b"the third" * 100]


def made(parts=PARTS):
    file = io.BytesIO()
    digest = envelope.write(file, {"number": 7}, parts, sign=SENDER, to=RECEIVER.public_key())
    return file.getvalue(), digest


def read(data, by=None, key=RECEIVER):
    file = io.BytesIO(data)
    checked = envelope.check(file, by or SENDER.public_key())
    return checked, list(envelope.parts(file, key))


def test_its_receiver_reads_what_its_sender_wrote():
    data, digest = made()

    checked, parts = read(data)

    assert (checked.head["number"], checked.digest, parts) == (7, digest, PARTS)
    assert b"the third" not in data


def test_no_byte_of_it_can_be_changed():
    data, _ = made([b"short"])

    for place in range(len(data)):
        spoiled = data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :]
        with pytest.raises(EnvelopeError):
            read(spoiled)


def test_it_cannot_be_cut_anywhere_nor_made_longer():
    data, _ = made([b"short", b"and more"])

    for end in range(len(data)):
        with pytest.raises(EnvelopeError):
            read(data[:end])
    with pytest.raises(EnvelopeError):
        read(data + b"x")


def test_another_signer_and_another_reader_are_refused():
    data, _ = made()

    with pytest.raises(EnvelopeError, match="signature"):
        read(data, by=Ed25519PrivateKey.generate().public_key())
    with pytest.raises(EnvelopeError, match="another deployment"):
        read(data, key=X25519PrivateKey.generate())


@pytest.mark.parametrize("data", [b"", b"PK", envelope.MAGIC, envelope.MAGIC + b"\xff" * 80])
def test_what_is_no_such_file_is_said_to_be_none(data):
    with pytest.raises(EnvelopeError, match="no file"):
        envelope.head_of(io.BytesIO(data))

"""A house whose data folder has a `channels.toml`."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.channels.gateway import gateway
from tests.channels.post_office import post_office
from youwei.channels import actions
from youwei.channels.actions import sending
from youwei.channels.machine import Letter
from youwei.channels.models import Dispatch

HEAD = 'signature = "忠县有为"\nsite = "https://youwei.example.gov.cn"\n'
TEXT = "【忠县有为】试一试"


@pytest.fixture(autouse=True)
def alone(settings, tmp_path):
    """Have each test begin with an empty data folder and nothing counted."""
    settings.YOUWEI_DATA = tmp_path
    cache.clear()
    sending._tokens.clear()


@pytest.fixture
def names(tmp_path):
    """Write `channels.toml`."""

    def write(text: str, mode: int = 0o600) -> None:
        path = tmp_path / "channels.toml"
        path.write_text(HEAD + text, encoding="utf-8")
        path.chmod(mode)

    return write


@pytest.fixture
def there():
    with gateway() as made:
        yield made


@pytest.fixture
def office():
    with post_office() as made:
        yield made


def put_out(key: str = "test:1", channel: str = "sms") -> Dispatch:
    actions.put_out([Dispatch(key=key, channel=channel, kind="test", about="user/an")])
    return Dispatch.objects.get(key=key)


def to(address: str = "13812342716"):
    """Compose the same text for everybody, as an app would."""
    return lambda dispatch: Letter(address, TEXT, dispatch.key, "试")


def wait_no_longer() -> None:
    Dispatch.objects.exclude(next_try_at=None).update(next_try_at=timezone.now())

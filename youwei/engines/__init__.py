"""Pure engines: values in, frozen results out; no Django, no clock."""

from youwei.engines.threads import use_one_thread

use_one_thread()

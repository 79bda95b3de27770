"""Pure engines: values in, frozen results out; no Django, no clock."""

import os

# Numeric libraries read this when they are first loaded. On one thread a sum is always added up
# in the same order, and a busy server does not lose its cores to threads that wait for work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

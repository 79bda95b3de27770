"""The usual door for Django's own commands; `./run X` is the one that people use."""

import sys

from youwei.__main__ import main

if __name__ == "__main__":
    sys.exit(main())

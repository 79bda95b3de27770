"""Draws again what a county has drawn: python check_draw.py draw.json.

Needs Python alone. It prints every stratum, and ends with 1 where another number comes out.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path


def main(path: str) -> int:
    """Put the numbers of each stratum in the order of their hashes; compare the first ones."""
    said = json.loads(Path(path).read_text(encoding="utf-8"))
    seed, wrong = said["seed"], 0
    for group, strata in said["groups"].items():
        for name, stratum in strata.items():
            hashes = {
                n: sha256(f"{seed}:{group}:{n}".encode()).hexdigest()
                for n in stratum["numbers"]
            }
            drawn = sorted(hashes, key=hashes.__getitem__)[: stratum["take"]]
            right = drawn == stratum["drawn"]
            wrong += not right
            print(group, name, len(hashes), *drawn, "right" if right else "WRONG")
    if said["head"] is None or said["head"]["root"] != seed:
        print("The seed is not the root of the signed head.")
        wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

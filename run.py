"""The door: makes the project's own environment, then runs one command in it.

Uses nothing outside the standard library, so that a bare Python 3.11 is enough to begin.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from youwei.web.texts import compile_texts

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WHEELS = ROOT / "wheels"
RUNTIME = ROOT / "requirements.lock"
TESTING = ROOT / "requirements-test.lock"
BENCH = ROOT / "requirements-bench.lock"
DATA = Path(os.environ.get("YOUWEI_DATA", ROOT / "var"))


@dataclass(frozen=True)
class Command:
    """One word that people type after ./run."""

    says: str
    run: Callable[[Sequence[str]], int]
    lock: Path = RUNTIME


def main(arguments: Sequence[str]) -> int:
    """Run the named command and return its exit status."""
    if not arguments or arguments[0] in {"help", "-h", "--help"}:
        print(_overview())
        return 0
    word, *rest = arguments
    command = COMMANDS.get(word) or Command("", lambda rest: _youwei(word, *rest))
    if word != "lock":
        prepare(command.lock)
    return command.run(rest)


def _overview() -> str:
    lines = ["./run COMMAND", ""]
    lines += [f"  {word:<10}{command.says}" for word, command in COMMANDS.items()]
    lines += ["", "Engines on files: ./run match, team, rate, pair, triage, lrmx, ecovalue"]
    lines += ["Any other word is a command of the platform: ./run migrate, ./run shell …"]
    return "\n".join(lines)


# -- the environment ------------------------------------------------------------------------


def prepare(lock: Path) -> None:
    """Make .venv hold what the lock names, and compile the texts, if that is not done yet."""
    stamp = VENV / f"{lock.name}.sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (PYTHON.exists() and stamp.exists() and stamp.read_text() == digest):
        began = time.monotonic()
        print(f"Preparing .venv from {lock.name} (only after it changed) …", file=sys.stderr)
        uv = _working_uv()
        if not PYTHON.exists():
            _make_venv(uv)
        _install(lock, uv)
        stamp.write_text(digest)
        print(f"Ready after {time.monotonic() - began:.0f} s.", file=sys.stderr)
    compile_texts(ROOT / "youwei")


def _working_uv() -> str | None:
    """Return the path of uv if there is one that runs."""
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True).returncode == 0:
        return uv
    return None


def _make_venv(uv: str | None) -> None:
    maker = [uv, "venv", "-q", "--clear", "--python", sys.executable] if uv else []
    made = subprocess.run([*(maker or [sys.executable, "-m", "venv", "--clear"]), VENV])
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "The environment .venv could not be made. On Debian or Ubuntu this helps: "
            "apt install python3-venv"
        )


def _install(lock: Path, uv: str | None) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    tool = [uv, "pip", "install", "--python", str(PYTHON)] if uv else pip
    source = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    done = subprocess.run([*tool, "-q", *source, "--require-hashes", "-r", lock])
    if done.returncode:
        sys.exit(
            "The packages could not be installed; the reason stands above. Without a network, "
            f"put the wheels that {lock.name} names into the folder wheels/."
        )


# -- running things in it -------------------------------------------------------------------


def _python(*arguments: object) -> int:
    """Run the environment's Python on the project; the current folder stays the caller's."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # youwei/engines/__init__.py says why
    words = [str(PYTHON), *map(str, arguments)]
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(PYTHON, words)
    return subprocess.call(words)


def _youwei(*arguments: object) -> int:
    """Run a command of the platform; where there is only the demo's database, on that."""
    is_chosen = {"YOUWEI_DATABASE_URL", "YOUWEI_SECRET_KEY"} & os.environ.keys()
    has_only_demo = not (DATA / "youwei.sqlite3").exists() and (DATA / "demo.sqlite3").exists()
    if has_only_demo and not is_chosen:
        os.environ["YOUWEI_DEMO"] = "1"
    DATA.mkdir(parents=True, exist_ok=True)
    return _python("-m", "youwei", *arguments)


def demo(arguments: Sequence[str]) -> int:
    """Open the demo county; a first word that is no option names another county."""
    if arguments and not arguments[0].startswith("-"):
        os.environ["YOUWEI_COUNTY"] = arguments[0]
        arguments = arguments[1:]
    os.environ["YOUWEI_DEMO"] = "1"
    return _youwei("demo", *arguments)


def serve(arguments: Sequence[str]) -> int:
    """Serve as in production: no demo, and a secret of one's own."""
    os.environ.pop("YOUWEI_DEMO", None)
    if not os.environ.get("YOUWEI_SECRET_KEY"):
        sys.exit(
            "Please set YOUWEI_SECRET_KEY to a long random text that only this machine knows; "
            "docs/how-to/deploy.md tells how. For a look around: ./run demo"
        )
    return _youwei("serve", *arguments)


def test(arguments: Sequence[str]) -> int:
    """Run the tests; words after it go to pytest."""
    os.chdir(ROOT)
    return _python(
        "-m", "pytest", *(arguments or ["-q", "-n", str(min(os.cpu_count() or 1, 4))])
    )


def bench(arguments: Sequence[str]) -> int:
    """Run one benchmark, or list them all."""
    os.chdir(ROOT)
    if arguments:
        name, *rest = arguments
        return _python("-m", f"benchmarks.{name}", *rest)
    for path in sorted(Path("benchmarks").glob("[a-z]*.py")):
        print(f"  {path.stem:<20}{_first_line(path)}")
    return 0


def _first_line(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n", 1)[0].strip('"')


def lint(arguments: Sequence[str]) -> int:
    """Check style, shape and the layers between the apps."""
    os.chdir(ROOT)
    checks = [["ruff", "check"], ["ruff", "format", "--check"], ["lint-imports"]]
    if "--fix" in arguments:
        checks = [["ruff", "check", "--fix"], ["ruff", "format"]]
    return _all(checks)


def types(arguments: Sequence[str]) -> int:
    """Check the types of everything that ships."""
    os.chdir(ROOT)
    return _all([["mypy", "--strict", *(arguments or ["youwei", "run.py", "benchmarks"])]])


def _all(checks: Iterable[Sequence[str]]) -> int:
    """Run every check, also after one has failed, and return the worst status."""
    results = [subprocess.call([PYTHON.parent / tool, *rest]) for tool, *rest in checks]
    return max(results)


def lock(arguments: Sequence[str]) -> int:
    """Write all locks anew from pyproject.toml: names and hashes, no addresses."""
    uv = _working_uv()
    if uv is None:
        sys.exit("Writing the locks needs uv: pip install uv")
    os.chdir(ROOT)
    common = [uv, "pip", "compile", "pyproject.toml", "--universal", "--python-version=3.11"]
    common += ["--generate-hashes", "--no-header", "--no-emit-index-url", "-q", *arguments]
    first = subprocess.call([*common, "-o", RUNTIME.name])
    second = subprocess.call([*common, "--extra=test", "-c", RUNTIME.name, "-o", TESTING.name])
    third = [*common, "--extra=test", "--extra=bench", "-c", TESTING.name, "-o", BENCH.name]
    return first or second or subprocess.call(third)


COMMANDS = {
    "demo": Command("open the demo county in a browser on this machine", demo),
    "test": Command("run the tests; words after it go to pytest", test, TESTING),
    "serve": Command("serve as in production (docs/how-to/deploy.md)", serve),
    "packs": Command("check what the counties declare", lambda a: _youwei("packs", *a)),
    "lint": Command("check style and layers; --fix mends what it can", lint, TESTING),
    "types": Command("check types (mypy --strict)", types, TESTING),
    "bench": Command("list the benchmarks, or run one", bench, BENCH),
    "begin": Command(
        "begin a house: first units, first account", lambda a: _youwei("begin", *a)
    ),
    "account": Command("let somebody in, or give a role", lambda a: _youwei("account", *a)),
    "verify": Command("prove that the chronicle is whole", lambda a: _youwei("verify", *a)),
    "backup": Command(
        "copy database and files while people work", lambda a: _youwei("backup", *a)
    ),
    "restore": Command("put a backup in place", lambda a: _youwei("restore", *a)),
    "intake": Command("read a CSV or Excel file", lambda a: _youwei("intake", *a)),
    "outlines": Command("take in the county's own outlines", lambda a: _youwei("outlines", *a)),
    "carry": Command("signed files between zones", lambda a: _youwei("carry", *a)),
    "channels": Command("how messages fare", lambda a: _youwei("channels", *a)),
    "lock": Command("write the locked versions anew (needs uv)", lock),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

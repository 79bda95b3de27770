"""What lies in the repository can lie on anybody's machine."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, name, tracked

LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-bench.lock"]
TEXT = {".py", ".md", ".toml", ".html", ".css", ".po", ".txt", ".sh", ".json", ".lock", ""}
MACHINE = re.compile(r"(?<![\w.~/])/(?:work|tmp|root|home|farm|Users)/[a-z]")
REGISTRY = re.compile(
    "python" + r"hosted|py" + r"pi\.org|npm" + r"js\.org|deb\.deb" + "ian", re.I
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MAY_NAME_PATHS = {"docs/how-to/deploy.md"}
LARGEST = 2 * 1024 * 1024


def texts():
    paths = [p for p in tracked() if p.suffix in TEXT and name(p) not in MAY_NAME_PATHS]
    return [p for p in paths if "static" not in p.parts]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_and_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    entries = [entry for entry in entries if not entry.startswith("#")]

    assert entries
    assert not re.search(r"://|--index-url|--extra-index-url|--find-links|@ file", text)
    assert all(re.match(r"[\w.-]+==\S+", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_tests_run_on_the_versions_that_ship():
    shipped, tested, measured = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(), re.M))
        for lock in LOCKS
    )

    assert shipped.items() <= tested.items() <= measured.items()


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["machine", "registry"])
def test_no_path_of_a_machine_and_no_registry_is_named(pattern):
    found = [
        f"{name(path)}: {match[0]}"
        for path in texts()
        if (match := pattern.search(path.read_text(encoding="utf-8")))
    ]

    assert not found


@pytest.mark.parametrize("path", tracked(".md"), ids=name)
def test_links_between_pages_of_the_manual_lead_somewhere(path):
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    local = [t for t in targets if not re.match(r"[a-z]+:", t)]

    assert [t for t in local if not (path.parent / t).exists()] == []


def test_the_manual_and_the_programs_call_commands_as_they_are_run():
    """Nothing installs a program `youwei`: who deploys makes one (docs/how-to/deploy.md)."""
    commands = {path.stem.replace("_", "-") for path in tracked() if "commands" in path.parts}
    word = re.compile(rf"[`\s:](youwei (?:{'|'.join(sorted(commands | {'rate', 'match'}))}))\b")
    manual = [p for p in texts() if p.suffix in {".md", ".po"} and p.name != "CHANGELOG.md"]
    manual = [p for p in manual if p.parent.name != "how-to"]
    found = [
        f"{name(path)}: {one}"
        for path in manual
        for one in word.findall(path.read_text(encoding="utf-8"))
    ]

    assert not found


def test_no_file_is_large():
    assert [name(p) for p in tracked() if p.stat().st_size > LARGEST] == []


def checksums():
    for listing in tracked():
        if listing.name == "SHA256SUMS":
            for line in listing.read_text(encoding="utf-8").splitlines():
                digest, file = line.split(maxsplit=1)
                yield pytest.param(digest, listing.parent / file.strip("* "), id=file)


@pytest.mark.parametrize(("digest", "path"), list(checksums()))
def test_vendored_files_are_what_their_makers_published(digest, path: Path):
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_every_vendored_file_is_on_the_list():
    listed = {case.values[1].resolve() for case in checksums()}
    vendored = [p for p in tracked(".js", ".css", ".woff2") if "vendor" in p.parts]

    assert [name(p) for p in vendored if p.resolve() not in listed] == []


def test_the_doors_can_be_opened():
    for door in ["run", ".ci/run"]:
        assert (ROOT / door).stat().st_mode & 0o111


def test_every_page_of_the_manual_is_on_its_list():
    manual = ROOT / "docs" / "reference"
    listed = set(LINK.findall((manual / "README.md").read_text(encoding="utf-8")))

    assert {p.name for p in manual.glob("*.md")} - {"README.md"} <= listed

"""scripts/setup before it builds anything: what it finds, what it asks for, and what it leaves alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = (
    "bash",
    "cat",
    "cksum",
    "dirname",
    "flock",
    "grep",
    "head",
    "id",
    "mkdir",
    "mktemp",
    "readlink",
    "rm",
    "touch",
    "uname",
)
BASH = shutil.which("bash") or "/bin/bash"


class Machine:
    """A checkout, and a PATH that holds no more than the test put there."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "check out"
        self.bin = folder / "bin"
        self.bin.mkdir()
        (self.checkout / "scripts").mkdir(parents=True)
        for name in ("pyproject.toml", "constraints.txt", "scripts/setup"):
            shutil.copy2(ROOT / name, self.checkout / name)
        for tool in TOOLS:
            if found := shutil.which(tool):
                (self.bin / tool).symlink_to(found)

    def add(self, name: str, script: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!{BASH}\n{script}\n")
        path.chmod(0o755)

    def add_python(self, *without: str) -> None:
        """Put this interpreter on PATH, failing at each `-c` that names one of `without`."""
        patterns = "|".join(f"*{word}*" for word in without)
        self.add("python3", f'case "$*" in {patterns}) exit 1 ;; esac\nexec "{sys.executable}" "$@"')

    def setup(self) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.bin), "HOME": "/nonexistent", "TMPDIR": str(self.bin.parent)}
        command = [BASH, str(self.checkout / "scripts/setup")]
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_no_python(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    done = machine.setup()
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "no Python >= 3.11 found" in done.stderr


def test_without_root_or_sudo_the_one_line_to_type(machine: Machine) -> None:
    machine.add_python("ensurepip")
    machine.add("id", "echo 1000")
    machine.add("apt-get", "exit 9")
    machine.add("sudo", "exit 1")
    done = machine.setup()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("sudo apt-get install -y python3")
    assert "-venv" in done.stderr
    assert not (machine.checkout / ".venv").exists()


@pytest.mark.parametrize("has_mongod", [False, True])
def test_libcurl_is_asked_for_where_the_wheel_of_mongod_needs_it(machine: Machine, *, has_mongod: bool) -> None:
    machine.add_python("ensurepip", "libcurl")
    machine.add("uname", "echo Linux x86_64")
    machine.add("id", "echo 1000")
    machine.add("apt-get", "exit 9")
    if has_mongod:
        machine.add("mongod", "exit 0")
    done = machine.setup()
    assert done.returncode == 1
    assert ("libcurl4" in done.stderr) is not has_mongod


def test_root_has_apt_install_and_its_failure_is_shown(machine: Machine) -> None:
    machine.add_python("ensurepip")
    machine.add("id", "echo 0")
    machine.add("apt-get", 'echo "apt-get says: $*"; [ "$1" = update ]')
    machine.add("env", 'shift; exec "$@"')
    done = machine.setup()
    assert done.returncode == 1
    assert "apt-get says: update" in done.stderr
    assert "apt-get says: install -y python3" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("set-up stopped: apt-get failed")


def test_sudo_is_used_where_it_asks_no_password(machine: Machine) -> None:
    machine.add_python("ensurepip")
    machine.add("id", "echo 1000")
    machine.add("apt-get", "exit 9")
    machine.add("sudo", '[ "$2" = true ] || { echo "sudo says: $*"; exit 9; }')
    done = machine.setup()
    assert done.returncode == 1
    assert "sudo says: -n apt-get update" in done.stderr


def test_pip_failing_leaves_no_stamp_and_its_error_is_shown(machine: Machine) -> None:
    # An environment with a pip that fails: nothing is asked of the network.
    pip = 'case "$*" in *"venv .venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;; *"pip install"*)'
    machine.add(
        "python3", f'{pip} echo "no route to the registry" >&2; exit 1 ;; *) exec "{sys.executable}" "$@" ;; esac'
    )
    (machine.bin / "cp").symlink_to(shutil.which("cp") or "/bin/cp")
    machine.add("mongod", "exit 0")
    for _ in range(2):
        done = machine.setup()
        assert done.returncode == 1
        assert "no route to the registry" in done.stderr
        assert done.stderr.splitlines()[-1].startswith("set-up stopped: pip failed")
        assert not (machine.checkout / ".venv/.newscrawler-stamp").exists()


def test_a_current_environment_is_left_alone(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    folder = machine.checkout / ".venv/bin"
    folder.mkdir(parents=True)
    for name in ("python", "newscrawler"):
        (folder / name).write_text(f'#!{BASH}\nexec "{sys.executable}" "$@"\n')
        (folder / name).chmod(0o755)
    files = [machine.checkout / name for name in ("pyproject.toml", "constraints.txt", "scripts/setup")]
    text = b"".join(file.read_bytes() for file in files)
    cksum = subprocess.run(["cksum"], input=text, capture_output=True, check=True).stdout.decode()
    version = f"Python {'.'.join(map(str, sys.version_info[:3]))}"
    (folder.parent / ".newscrawler-stamp").write_text(f"{machine.checkout.resolve()}\n{version}\n{cksum}")
    assert machine.setup().returncode == 0

    with (machine.checkout / "constraints.txt").open("a") as file:
        file.write("# newer\n")
    assert machine.setup().returncode == 1


def test_an_environment_from_another_place_is_not_taken_over(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    folder = machine.checkout / ".venv/bin"
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(sys.executable)
    (folder / "pip").write_text("#!/elsewhere/.venv/bin/python\n")
    done = machine.setup()
    assert done.returncode == 1
    assert "no Python >= 3.11 found" in done.stderr

"""What a submission can see and use: the command line of bubblewrap around the warm process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import unrolled
from unrolled.errors import CourseError
from unrolled.grading.pythons import foreign_site_folders, inside, python_folders, site_folders

MEGABYTE = 2**20
# Where the sandbox keeps this package: neither the course's folder nor any other name of ours.
PACKAGE = "/unrolled"
# What a lesson imports, and what forks it. No judge, no exercises, no grading, no course.
VISIBLE = (
    *("__init__.py", "answer.py", "call.py", "capture.py", "cell_stderr.py", "check.py"),
    *("fault.py", "fonts.py", "idle.py", "judge_client.py", "keras_import.py", "keras_settings.py"),
    *("leaving.py", "place.py", "questions.py", "recipes.py", "restarts.py", "setting.py"),
    *("time_limit.py", "undecided.py", "verdict.py", "wire.py", "adapters", "data", "show"),
    *("grading/__init__.py", "grading/fork_server.py", "grading/kernel_app.py"),
)
# Absent where a lesson asks for NumPy alone, so that nobody can let them do the work.
FRAMEWORKS = ("keras", "tensorflow", "tf_keras", "torch", "jax", "onnx", "onnxruntime")
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/localtime")
TRUST = "if you trust every submission with this account's files."
SYSTEM_FONTS = ("/etc/fonts",)
# No accounts': from the range that is kept for services without one.
UNPRIVILEGED_USERS = range(61184, 65520)


class SandboxMissing(CourseError):
    """Bubblewrap is not here, or may not be used."""


@dataclass(frozen=True)
class Kind:
    """A kind of warm process.

    Args:
        name: ``"numpy"`` or ``"keras"``.
        modules: what it has imported before a kernel is forked.
        reserved: bytes of address space that these reserve and do not use.
    """

    name: str
    modules: tuple[str, ...]
    reserved: int


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Args:
        memory: bytes of memory, for all its processes together.
        processes: processes and threads.
        file_size: bytes of one file.
        disk: bytes of all files together.
        cpu_seconds: processor time of one process.
    """

    memory: int = 3 * 1024 * MEGABYTE
    processes: int = 64
    file_size: int = 64 * MEGABYTE
    disk: int = 256 * MEGABYTE
    cpu_seconds: int = 600

    def as_rlimits(self, kind: Kind) -> dict[str, int]:
        """The limits that the operating system keeps for each process."""
        return {
            "RLIMIT_AS": self.memory + kind.reserved,
            "RLIMIT_NPROC": self.processes,
            "RLIMIT_FSIZE": self.file_size,
            "RLIMIT_CPU": self.cpu_seconds,
            "RLIMIT_CORE": 0,
            "RLIMIT_NOFILE": 512,
            "RLIMIT_MSGQUEUE": 0,
        }


# What a kernel imports while it starts, and when it shows its first exception.
KERNEL_MODULES = (
    *("stack_data", "pygments.formatters.terminal256", "pygments.styles"),
    *("ipykernel.kernelapp", "ipykernel.debugger", "IPython.core.oinspect"),
    *("IPython.core.completerlib", "IPython.extensions.storemagic"),
)


def kind_for(modules: tuple[str, ...]) -> Kind:
    """The kind of warm process for a lesson that imports some modules."""
    frameworks = any(module.split(".")[0] in FRAMEWORKS for module in modules)
    name, reserved = ("keras", 6 * 1024) if frameworks else ("numpy", 1024)
    return Kind(name, (*KERNEL_MODULES, "unrolled.check", *modules), reserved * MEGABYTE)


def bubblewrap() -> str:
    """The path of bubblewrap.

    Raises:
        SandboxMissing: if it is not installed, or cannot make a sandbox here.
    """
    path = shutil.which("bwrap")
    if path is None:
        raise SandboxMissing(
            "bubblewrap, which keeps submissions in a sandbox, is missing. Install it (Debian, "
            f"Ubuntu: sudo apt-get install bubblewrap), or grade with --no-sandbox, {TRUST}"
        )
    trial = [path, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    run = subprocess.run(trial, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        words = run.stderr.strip() or f"exit status {run.returncode}"
        raise SandboxMissing(
            f"bubblewrap cannot make a sandbox here ({words}). Some systems forbid it to ordinary "
            "users (Ubuntu 24.04 and later: sudo sysctl -w "
            "kernel.apparmor_restrict_unprivileged_userns=0 allows it). "
            f"Or grade with --no-sandbox, {TRUST}"
        )
    return path


def command(
    kind: Kind,
    limits: Limits,
    readable: dict[str, Path],
    program: list[str],
    seccomp: int | None = None,
) -> list[str]:
    """The command line that runs a program in a sandbox.

    Args:
        kind: which libraries it may see.
        limits: for the size of its folders.
        readable: folders of the host, by the names under which they are read in there.
        program: the program and its arguments.
        seccomp: the descriptor of a filter of system calls, which the command must be passed.

    Raises:
        SandboxMissing: if there is no bubblewrap.
    """
    line = [bubblewrap(), "--die-with-parent", "--new-session", "--clearenv"]
    # Otherwise bubblewrap itself is the first process in there, and open to all others' looks.
    line += ["--as-pid-1"]
    if seccomp is not None:
        line += ["--seccomp", str(seccomp)]
    line += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    if os.getuid() == 0:
        # Root becomes another user inside, which takes these two; they go with the user.
        line += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        line += ["--unshare-user", *forbid_namespaces()]
    for path in (*SYSTEM, *SYSTEM_FONTS):
        if os.path.islink(path):
            line += ["--symlink", os.readlink(path), path]
        elif os.path.exists(path):
            line += ["--ro-bind", path, path]
    for path in python_folders():
        line += [*open_folders(Path(inside(path)).parent), "--ro-bind", path, inside(path)]
    source = Path(unrolled.__file__).parent
    for packages in map(Path, site_folders()):
        # An installed copy of ours holds the judge and the exercises.
        if (packages / "unrolled").is_dir():
            line += nothing_in(inside(str(packages / "unrolled")))
    for path in foreign_site_folders():
        line += nothing_in(path)
    line += open_folders(Path(PACKAGE) / "unrolled" / "grading")
    for part in VISIBLE:
        line += ["--ro-bind", str(source / part), f"{PACKAGE}/unrolled/{part}"]
    line += ["--ro-bind", str(unrolled.data.files.folder()), f"{PACKAGE}/unrolled/datasets"]
    line += absent_frameworks(kind)
    line += ["--proc", "/proc", "--dev", "/dev"]
    for name, folder in readable.items():
        line += ["--ro-bind", str(folder), name]
    for folder in ("/tmp", "/dev/shm"):
        line += ["--perms", "1777", "--size", str(limits.disk), "--tmpfs", folder]
    line += ["--remount-ro", "/", "--remount-ro", "/dev"]
    for name, value in environment().items():
        line += ["--setenv", name, value]
    return [*line, "--chdir", "/tmp", "--", *program]


def nothing_in(folder: str) -> list[str]:
    """Show an empty folder, into which nobody can write: it would be there for the next one."""
    return ["--tmpfs", folder, "--remount-ro", folder]


def open_folders(folder: Path) -> list[str]:
    """Make a folder and all above it so that everybody may enter: bubblewrap's are the owner's."""
    folders = [*reversed(folder.parents), folder][1:]
    return [word for each in folders for word in ("--perms", "0755", "--dir", str(each))]


def environment() -> dict[str, str]:
    """The environment variables of a sandbox: none of the host's."""
    return {
        "PATH": f"{Path(inside(sys.executable)).parent}:/usr/bin:/bin",
        "HOME": "/tmp/home",
        "LANG": "C.UTF-8",
        "PYTHONPATH": PACKAGE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "IPYTHONDIR": "/tmp/home/ipython",
        "JUPYTER_PLATFORM_DIRS": "1",
        "NBGRADER_EXECUTION": "autograde",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "UNROLLED_FULL": "0",
        # One submission, one core: the class fills the others.
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        **dict.fromkeys(("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1"),
    }


def absent_frameworks(kind: Kind) -> list[str]:
    """Hide the frameworks that would do a lesson's work, and say why they are not there."""
    if kind.name == "keras":
        return []
    note = Path(__file__).parent / "blocked_module"
    line = []
    for packages in map(Path, site_folders()):
        for name in FRAMEWORKS:
            if (packages / name).is_dir():
                line += ["--ro-bind", str(note), inside(str(packages / name))]
    return line


def forbid_namespaces() -> list[str]:
    """Keep submissions from making namespaces of their own, where this bubblewrap can."""
    run = subprocess.run([bubblewrap(), "--help"], capture_output=True, text=True, check=False)
    return ["--disable-userns"] if "--disable-userns" in run.stdout else []

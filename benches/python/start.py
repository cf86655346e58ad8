"""What a program pays before its first message: the import, a client that does nothing yet, the package.

`start.py WHEEL` takes the wheel that is installed. Beside what has a goal stands that goal.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import zipfile
from pathlib import Path

ROUNDS = 15
SECONDS = 60
"""Within which a program has to be done, which takes one or two."""

IDLE_GOAL = 32
"""In KiB."""
WHEEL_GOAL = 3
"""In millions of bytes."""

# The second one loads the native library, which `import waba` leaves until a name is asked for.
IMPORTS = {"import waba": 3, "from waba import Client, Webhook": None, "import pywa": None}
"""What is imported, and the most milliseconds that it should take."""

IMPORT = """
import time
begun = time.perf_counter()
{imported}
print((time.perf_counter() - begun) * 1e3)
"""

# The first clients bring what all of them share, and take the memory that making it left free.
MEMORY = """
import gc
from pathlib import Path
{make}
def resident():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * {page}
first = [make() for _ in range({clients})]
before = resident()
clients = [make() for _ in range({clients})]
print((resident() - before) / {clients} / 1024)
"""

MAKES = {
    "waba.Client": ("import waba\nmake = lambda: waba.Client(waba.Host.cloud('key'))", 2000),
    "waba.AsyncClient": ("import waba\nmake = lambda: waba.AsyncClient(waba.Host.cloud('key'))", 2000),
    "pywa.WhatsApp": ("import pywa\nmake = lambda: pywa.WhatsApp(phone_id='1', token='key')", 100),
}
"""How a client is made, and how many are: enough to be seen among pages of memory."""


def printed(program: str) -> float:
    """The number that a program prints, in a fresh process."""
    command = [sys.executable, "-c", program]
    return float(subprocess.run(command, check=True, capture_output=True, timeout=SECONDS).stdout)


def show(name: str, measured: float, unit: str, goal: float | None = None) -> None:
    """Prints a line of the table."""
    aim = "" if goal is None else f"goal: at most {goal} {unit}"
    print(f"  {name:52} {measured:10.2f} {unit:6}{aim}".rstrip())


def main() -> None:
    """Measures all of it."""
    import resource

    times: dict[str, list[float]] = {imported: [] for imported in IMPORTS}
    # The first round reads the files from the disk.
    for number in range(ROUNDS + 1):
        for imported in IMPORTS:
            taken = printed(IMPORT.format(imported=imported))
            if number > 0:
                times[imported].append(taken)
    for imported, goal in IMPORTS.items():
        show(imported, statistics.median(times[imported]), "ms", goal)
    for name, (make, clients) in MAKES.items():
        program = MEMORY.format(make=make, page=resource.getpagesize(), clients=clients)
        measured = statistics.median(printed(program) for _ in range(3))
        show(f"idle {name}", measured, "KiB", IDLE_GOAL if name.startswith("waba") else None)
    wheel = Path(sys.argv[1])
    with zipfile.ZipFile(wheel) as archive:
        for part in archive.infolist():
            if part.filename.endswith((".so", ".pyd")):
                show(part.filename, part.file_size / 1e6, "MB")
                show("the same, compressed", part.compress_size / 1e6, "MB")
    show(wheel.name, wheel.stat().st_size / 1e6, "MB", WHEEL_GOAL)


if __name__ == "__main__":
    main()

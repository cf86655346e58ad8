"""What a program pays before its first message: the import, a client that does nothing yet, the package.

`start.py WHEEL` takes the wheel that is installed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = 15

IMPORT = """
import time
begun = time.perf_counter()
import {module}
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
    return float(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout)


def main() -> None:
    """Measures all of it."""
    import resource

    modules = ("waba", "pywa")
    times: dict[str, list[float]] = {module: [] for module in modules}
    # The first round reads the files from the disk.
    for number in range(ROUNDS + 1):
        for module in modules:
            taken = printed(IMPORT.format(module=module))
            if number > 0:
                times[module].append(taken)
    for module in modules:
        print(f"  import {module:30} {statistics.median(times[module]):10.2f} ms")
    for name, (make, clients) in MAKES.items():
        program = MEMORY.format(make=make, page=resource.getpagesize(), clients=clients)
        print(f"  idle {name:32} {statistics.median(printed(program) for _ in range(3)):10.1f} KiB")
    wheel = Path(sys.argv[1])
    print(f"  {wheel.name:37} {wheel.stat().st_size / 1e6:10.2f} MB")


if __name__ == "__main__":
    main()

"""Sends a file, and saves one that a person sent."""

import os
import tempfile
from pathlib import Path

import waba

TO = "+491510000001"


def show(sent: int, total: int | None) -> None:
    """Shows how far the file has come; a program with a window would draw a bar."""
    if sent == total:
        print(f"sent {sent} bytes")


with waba.Client(waba.Host.from_env()) as client, tempfile.TemporaryDirectory() as folder:
    menu = Path(folder) / "menu.txt"
    menu.write_text("Cake, coffee, tea. " * 10_000, "utf-8")

    # From a path, bytes or a file object. The MIME type follows from the name where none is given.
    menu_id = client.media.upload(menu, progress=show).id
    client.send_document(TO, id=menu_id, filename="menu.txt")

    # What a person sent comes in a webhook with an id; here the own file stands for it.
    received = os.environ.get("MEDIA_ID", menu_id)
    path = client.media.save_to(received, folder)
    print(f"saved {path.stat().st_size} bytes as {path.suffix}")

    # Piece by piece, for what should not be in memory as a whole.
    with client.media.stream(received) as pieces:
        print(f"streamed {sum(map(len, pieces))} bytes of {pieces.details().mime_type}")

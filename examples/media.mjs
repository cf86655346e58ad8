// Sends a file, and saves one that a person sent.

import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";

import { Client } from "waba";

/** Shows how far the file has come; a program with a window would draw a bar. */
function show(bytes, total) {
  if (bytes === total) console.log(`sent ${bytes} bytes`);
}

const client = Client.fromEnv();
const folder = await mkdtemp(join(tmpdir(), "waba-"));
try {
  const menu = join(folder, "menu.txt");
  await writeFile(menu, "Cake, coffee, tea. ".repeat(10_000));

  // From a path, bytes, a Blob or a stream. The MIME type follows from the name where none is given.
  const media = await client.media.upload(menu, { onProgress: show });
  await client.sendDocument({ to: "+491510000001", id: media.id, filename: "menu.txt" });

  // What a person sent comes in a webhook with an id; here the own file stands for it.
  const received = process.env.MEDIA_ID ?? media.id;
  const path = await client.media.saveTo(received, folder);
  console.log(`saved ${(await stat(path)).size} bytes as ${extname(path)}`);

  // Piece by piece, for what should not be in memory as a whole.
  const download = client.media.stream(received);
  let bytes = 0;
  for await (const piece of download) bytes += piece.length;
  console.log(`streamed ${bytes} bytes of ${(await download.details()).mime_type}`);
} finally {
  await rm(folder, { recursive: true });
}

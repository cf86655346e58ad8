// The other side of the tests: the emulator, and a server that never answers.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { Host } from "waba";

import { ROOT } from "./root.mjs";

export const KEY = "emulator-key";

/** A running `waba emulator`. It ends when its standard input closes, so it never outlives a test. */
export class Emulator {
  #process;

  static async start(dialect = "cloud") {
    const child = spawn(
      command(),
      ["emulator", "--bind", "127.0.0.1:0", "--dialect", dialect, "--json", "--until-stdin-closes"],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    const [line] = await once(createInterface(child.stdout), "line");
    const emulator = new Emulator();
    emulator.#process = child;
    emulator.dialect = dialect;
    emulator.baseUrl = JSON.parse(line).base_url;
    return emulator;
  }

  host(key = KEY) {
    const options = { baseUrl: this.baseUrl };
    return this.dialect === "cloud" ? Host.cloud(key, options) : Host.onPremise(key, options);
  }

  /** The variables with which a program reaches the emulator. */
  get env() {
    return { ...process.env, D360_API_KEY: KEY, WABA_BASE_URL: this.baseUrl };
  }

  /** The calls of an operation, of which the journal knows. */
  async calls(operation) {
    const { entries } = await this.#control("journal");
    return entries.filter((entry) => entry.operation === operation);
  }

  /** The last call of which the journal knows. */
  async lastCall() {
    const { entries } = await this.#control("journal");
    return entries.findLast((entry) => entry.kind === "call");
  }

  /** Answers the next call of the API with this. */
  async answerNext(status, headers, body) {
    await this.#control("answer", { method: "POST", body: JSON.stringify({ status, headers, body }) });
  }

  /** Begins anew, with these faults to come. */
  async begin(faults) {
    await this.#control("reset", { method: "POST" });
    for (const fault of faults) await this.#control("faults", { method: "POST", body: JSON.stringify(fault) });
  }

  /** How many requests came since it began anew, and how many messages were accepted. */
  async outcome() {
    const { entries } = await this.#control("journal");
    const { messages } = await this.#control("messages");
    return {
      requests: entries.filter(({ kind }) => kind === "call").length,
      accepted: messages.filter(({ direction }) => direction === "outbound").length,
    };
  }

  /** Lets a simulated person write. Resolves to the id of the message. */
  async inbound(from, body) {
    const { id } = await this.#control("inbound", { method: "POST", body: JSON.stringify({ from, body }) });
    return id;
  }

  async #control(call, request) {
    const answer = await fetch(new URL(`/_emulator/${call}`, this.baseUrl), request);
    return answer.json();
  }

  async stop() {
    this.#process.stdin.end();
    if (this.#process.exitCode === null) await once(this.#process, "exit");
  }
}

function command() {
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
  const path = process.env.WABA_BIN ?? join(target, "debug", process.platform === "win32" ? "waba.exe" : "waba");
  if (!existsSync(path)) throw new Error(`there is no ${path}: run \`cargo build -p waba-cli\``);
  return path;
}

/** A server that takes requests and never answers. */
export async function silentServer() {
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => server.emit("request", socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${server.address().port}`,
    /** Resolves to the socket of the next request. */
    request: async () => (await once(server, "request"))[0],
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

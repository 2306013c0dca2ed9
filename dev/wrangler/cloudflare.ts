import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { unstable_readConfig } from "wrangler";
import * as z from "zod";
import { type Command, readArguments } from "./arguments.ts";
import * as refusal from "./refusal.ts";
import { Refusal } from "./refusal.ts";
import type { Call, CloudflareOptions, Ended, WorkerState } from "./types.ts";

const Bulk = z.record(z.string(), z.string().nullable());

/** The accounts of one login, their Workers, and wrangler's commands on them. It refuses what wrangler refuses. */
export class Cloudflare {
  loggedIn: boolean;
  hasSubdomain: boolean;
  readonly workers = new Map<string, WorkerState>();
  readonly calls: (readonly string[])[] = [];
  accounts: readonly { id: string; name: string }[];
  readonly #host: CloudflareOptions["host"];

  constructor(options: CloudflareOptions) {
    this.loggedIn = options.loggedIn ?? true;
    this.hasSubdomain = options.hasSubdomain ?? true;
    this.accounts = options.accounts ?? [{ id: "account-1", name: "Ann's account" }];
    this.#host = options.host;
  }

  async run(call: Call): Promise<Ended> {
    this.calls.push(call.args);
    try {
      return { code: 0, out: await this.#obey(readArguments(call.args), call), err: "" };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { code: 1, out: "", err: `✘ [ERROR] ${error.message}\n` };
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.workers.values()].map(({ hosted }) => hosted?.close()));
  }

  async #obey(command: Command, call: Call): Promise<string> {
    const { flags } = command;
    switch (command.command) {
      case "whoami":
        if (!this.loggedIn) return flags.json ? fail('{"loggedIn":false}') : "You are not authenticated.\n";
        return `${JSON.stringify({ loggedIn: true, authType: "OAuth Token", email: "ann@example.com", accounts: this.accounts })}\n`;
      case "login":
        this.loggedIn = true;
        return "Successfully logged in.\n";
      case "secret list":
        return JSON.stringify(
          Object.keys(this.#found(command, call).secrets).map((name) => ({ name, type: "secret_text" })),
        );
      case "secret bulk":
        return this.#putSecrets(command, call);
      case "versions list":
        return JSON.stringify(this.#found(command, call).versions.slice(-10));
      case "deployments status": {
        const running = this.#found(command, call).versions.at(-1)?.id;
        return JSON.stringify({ id: randomUUID(), versions: [{ version_id: running, percentage: 100 }] });
      }
      default:
        return flags["dry-run"] ? "--dry-run: exiting now.\n" : this.#deploy(command, call);
    }
  }

  #key({ flags }: Command, call: Call): string {
    if (!this.loggedIn) throw new Refusal(refusal.NOT_LOGGED_IN);
    const config = configOf(flags.config, call);
    const account =
      call.env.CLOUDFLARE_ACCOUNT_ID ??
      config.account_id ??
      (this.accounts.length === 1 ? this.accounts[0]?.id : undefined);
    if (account === undefined) throw new Refusal(refusal.SEVERAL_ACCOUNTS);
    return `${account}/${flags.name ?? config.name}`;
  }

  #found(command: Command, call: Call): WorkerState {
    const key = this.#key(command, call);
    const found = this.workers.get(key);
    if (found === undefined) throw new Refusal(refusal.notFound(key.slice(key.indexOf("/") + 1)));
    return found;
  }

  async #putSecrets(command: Command, call: Call): Promise<string> {
    const key = this.#key(command, call);
    const read = Bulk.safeParse(parseJson(call.input));
    if (command.file !== undefined || !read.success) throw new Refusal("🚨 No content found in file, or piped input.");
    if (Object.keys(read.data).length > 100) throw new Refusal("A maximum of 100 secrets can be put at once.");
    const worker = this.workers.get(key) ?? { secrets: {}, vars: {}, crons: [], versions: [version({})], hosted: null };
    this.workers.set(key, worker);
    for (const [name, value] of Object.entries(read.data)) {
      if (value === null) delete worker.secrets[name];
      else worker.secrets[name] = value;
    }
    worker.versions.push(version({ "workers/triggered_by": "secret" }));
    await worker.hosted?.setBindings({ ...worker.vars, ...worker.secrets });
    return `✨ ${Object.keys(read.data).length} secrets successfully created\n`;
  }

  async #deploy(command: Command, call: Call): Promise<string> {
    const key = this.#key(command, call);
    const config = configOf(command.flags.config, call);
    const worker = this.workers.get(key);
    const missing = (config.secrets?.required ?? []).filter((name: string) => worker?.secrets[name] === undefined);
    if (worker === undefined || missing.length > 0) throw new Refusal(refusal.missingSecrets(missing));
    if (!this.hasSubdomain && !call.onTerminal) throw new Refusal(refusal.NO_SUBDOMAIN);
    this.hasSubdomain = true;
    worker.vars = Object.fromEntries(Object.entries(config.vars).map(([name, value]) => [name, String(value)]));
    worker.crons = config.triggers.crons ?? [];
    const { tag } = command.flags;
    const deployed = version(typeof tag === "string" ? { "workers/tag": tag } : {});
    worker.versions.push(deployed);
    const bindings = { ...worker.vars, ...worker.secrets };
    if (worker.hosted === null) worker.hosted = await this.#host(bindings);
    else await worker.hosted.setBindings(bindings);
    const targets = [worker.hosted.url, ...worker.crons.map((cron) => `schedule: ${cron}`)];
    writeOutput(call, { type: "deploy", version: 1, worker_name: config.name, version_id: deployed.id, targets });
    return `Uploaded ${config.name}\nDeployed ${config.name} triggers\n  ${targets.join("\n  ")}\n`;
  }
}

/** wrangler reads the file itself, so a wrong one is refused as by the real one. */
const configOf = (file: string | boolean | undefined, { folder }: Call) =>
  unstable_readConfig(
    { config: resolve(folder, typeof file === "string" ? file : "wrangler.toml") },
    { hideWarnings: true },
  );

const version = (annotations: Record<string, string>) => ({
  id: randomUUID(),
  metadata: { created_on: new Date().toISOString() },
  annotations,
});

function writeOutput({ env, folder }: Call, entry: Readonly<Record<string, unknown>>): void {
  if (env.WRANGLER_OUTPUT_FILE_PATH === undefined) return;
  const path = resolve(folder, env.WRANGLER_OUTPUT_FILE_PATH);
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify({ type: "wrangler-session", version: 1 })}\n${JSON.stringify(entry)}\n`);
}

function fail(message: string): never {
  throw new Refusal(message);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import * as z from "zod";
import { FILES } from "./names.ts";
import type { Finished, Outside, RunOptions } from "./outside.ts";
import { Refused } from "./refused.ts";

const WhoAmI = z.object({ accounts: z.array(z.object({ id: z.string(), name: z.string() })) });
export type Account = Readonly<z.infer<typeof WhoAmI>["accounts"][number]>;

const SecretNames = z.array(z.object({ name: z.string() }));
const Versions = z.array(z.object({ id: z.string(), annotations: z.record(z.string(), z.unknown()).nullish() }));
const Deployment = z.object({ versions: z.array(z.object({ version_id: z.string() })) });
const Deployed = z.object({ type: z.literal("deploy"), targets: z.array(z.string()).default([]) });

/** The Worker as Cloudflare has it. */
export interface DeployedWorker {
  readonly secretNames: ReadonlySet<string>;
  /** The tag of what runs, or null if something else than a tagged deployment runs. */
  readonly tag: string | null;
}

/** The project's Worker, through wrangler. `accountId` chooses among the accounts of the login. */
export class Wrangler {
  readonly #outside: Outside;
  readonly #worker: string;
  readonly #account: Readonly<Record<string, string>>;

  constructor(outside: Outside, worker: string, accountId: string | null) {
    this.#outside = outside;
    this.#worker = worker;
    this.#account = accountId === null ? {} : { CLOUDFLARE_ACCOUNT_ID: accountId };
  }

  /** The accounts of the login, or null if nobody is logged in. */
  async accounts(): Promise<readonly Account[] | null> {
    const { code, out } = await this.#run(["whoami", "--json"]);
    return code === 0 ? parsed(WhoAmI, out).accounts : null;
  }

  /** Lets the person log in, in a browser. */
  async login(): Promise<void> {
    await this.#run(["login"], { onTerminal: true });
  }

  /** Returns what Cloudflare has of the Worker, or null if it has none. */
  async look(): Promise<DeployedWorker | null> {
    const name = ["--name", this.#worker];
    const listed = await this.#run(["secret", "list", ...name]);
    if (listed.code !== 0 && /not found|does not exist|10007/i.test(listed.out + listed.err)) return null;
    const secretNames = new Set(parsed(SecretNames, demand(listed)).map((secret) => secret.name));
    const [versions, status] = [
      await this.#run(["versions", "list", "--json", ...name]),
      await this.#run(["deployments", "status", "--json", ...name]),
    ];
    return { secretNames, tag: runningTag(versions, status) };
  }

  /** Puts secrets, all or none. They travel by standard input. */
  async putSecrets(secrets: Readonly<Record<string, string>>): Promise<void> {
    const put = await this.#run(["secret", "bulk", "--name", this.#worker], { input: JSON.stringify(secrets) });
    demand(put, Object.values(secrets));
  }

  /** Deploys with `wrangler.local.toml`. `onTerminal` lets wrangler ask for what only a person can decide. */
  async deploy(tag: string, onTerminal: boolean): Promise<void> {
    const args = ["deploy", "--config", FILES.localConfig, "--tag", tag];
    const env = { WRANGLER_OUTPUT_FILE_PATH: FILES.deployments };
    const quiet = await this.#run(args, { env });
    // Without a terminal wrangler cannot ask which name the account's addresses are to have.
    const asks = quiet.code !== 0 && /workers\.dev subdomain/i.test(quiet.out + quiet.err);
    demand(asks && onTerminal ? await this.#run(args, { env, onTerminal }) : quiet);
  }

  #run(args: readonly string[], { env, ...options }: RunOptions = {}): Promise<Finished> {
    return this.#outside.run("wrangler", args, { ...options, env: { ...this.#account, ...env } });
  }
}

/** The address where the last deployment that `file` tells of is reached, or null if none told one. */
export function deployedAddress(outside: Outside, file: string = FILES.deployments): string | null {
  const lines = (outside.read(file) ?? "").split("\n").filter((line) => line !== "");
  const deployments = lines.flatMap((line) => Deployed.safeParse(parsedJson(line)).data ?? []);
  // Others are routes with wildcards, and schedules.
  const addresses = deployments.at(-1)?.targets.flatMap((target) => {
    const [, address] = /^((?:https?:\/\/)?[\w-]+(?:\.[\w-]+)+(?::\d+)?)(?: \(custom domain.*)?$/.exec(target) ?? [];
    return address === undefined ? [] : [address.includes("://") ? address : `https://${address}`];
  });
  return addresses?.[0] ?? null;
}

/** Cloudflare makes a version of each change of a secret, too. Such a one runs what the version before it ran. */
function runningTag(versions: Finished, status: Finished): string | null {
  if (versions.code !== 0 || status.code !== 0) return null;
  const listed = parsed(Versions, versions.out);
  const running = parsed(Deployment, status.out).versions;
  const at = listed.findIndex(({ id }) => running.length === 1 && id === running[0]?.version_id);
  const before = listed.slice(0, at + 1).toReversed();
  const tag = before.find(({ annotations }) => annotations?.["workers/triggered_by"] !== "secret")?.annotations?.[
    "workers/tag"
  ];
  return typeof tag === "string" ? tag : null;
}

/** Throws Refused with what wrangler said, but for what is to be hidden. */
function demand(finished: Finished, hidden: readonly string[] = []): string {
  if (finished.code === 0) return finished.out;
  const lines = `${finished.err}\n${finished.out}`
    .split("\n")
    .filter((line) => /\S/.test(line) && !/Logs were written/.test(line));
  const shown = lines.slice(0, 12).map((line) => hidden.reduce((text, secret) => text.replaceAll(secret, "…"), line));
  throw new Refused("wrangler refused:", ...shown);
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  // Warnings may stand before the JSON.
  const read = schema.safeParse(parsedJson(text.slice(Math.max(0, text.search(/^[[{]/m)))));
  if (read.success) return read.data;
  throw new Refused("wrangler answered in an unknown way. Is it the version of package.json?");
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import * as z from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import type { Outside } from "./outside.ts";
import { Refused } from "./refused.ts";

const Database = z.object({
  database_id: z.string(),
  database_name: z.string(),
  endpoint: z.string().min(1),
  rest_token: z.string().optional(),
  eviction: z.boolean().default(false),
  /** The plan that it is on, like `free`. */
  type: z.string().default("unknown"),
});

/** A database as the account's owner sees it. */
export interface Database {
  readonly id: string;
  readonly url: string;
  readonly token: string;
  readonly eviction: boolean;
  readonly plan: string;
}

const QStashUser = z.object({ token: z.string().min(1), region: z.string() });

/** The credentials of an account at Upstash. They are not kept. */
export interface Credentials {
  readonly email: string;
  readonly apiKey: string;
}

/** An account at Upstash, through the vendor's own tool. */
export class UpstashAccount {
  readonly #outside: Outside;
  readonly #env: Readonly<Record<string, string>>;

  constructor(outside: Outside, { email, apiKey }: Credentials) {
    this.#outside = outside;
    // By the environment, since anybody on the machine can read a command's arguments.
    this.#env = { UPSTASH_EMAIL: email, UPSTASH_API_KEY: apiKey };
  }

  /** Finds the database at an address, else the one with a name. Returns null where there is neither. */
  async find(url: string | undefined, name: string): Promise<Result<Database | null, string>> {
    const listed = await this.#ask(["redis", "list"], z.array(Database));
    if (!listed.ok) return listed;
    const at = listed.value.find(({ endpoint }) => url !== undefined && addressOf(endpoint) === url);
    const found = at ?? listed.value.find(({ database_name }) => database_name === name);
    // What is listed has no tokens.
    return found === undefined ? ok(null) : this.#get(found.database_id);
  }

  /** Makes a database. Throws Refused if Upstash does not. */
  async create(name: string, region: string): Promise<Database> {
    const made = await this.#ask(["redis", "create", "--name", name, "--region", region], Database);
    return demand(made.ok ? await this.#get(made.value.database_id) : made);
  }

  async disableEviction(id: string): Promise<void> {
    demand(await this.#ask(["redis", "disable-eviction", "--db-id", id], z.unknown()));
  }

  /** Returns QStash's token and region, Europe's first. Returns null if the account has no QStash yet. */
  async qstash(): Promise<Readonly<z.infer<typeof QStashUser>> | null> {
    const users = demand(await this.#ask(["qstash", "list"], z.array(QStashUser)));
    return users.find(({ region }) => region.startsWith("eu-")) ?? users[0] ?? null;
  }

  async #get(id: string): Promise<Result<Database, string>> {
    const got = await this.#ask(["redis", "get", "--db-id", id], Database);
    if (!got.ok) return got;
    const { endpoint, rest_token: token, eviction, type: plan } = got.value;
    if (token === undefined) return err("This API key may not see the database's token. Make one that may.");
    return ok({ id, url: addressOf(endpoint), token, eviction, plan });
  }

  async #ask<T>(args: readonly string[], schema: z.ZodType<T>): Promise<Result<T, string>> {
    const { code, out, err: said } = await this.#outside.run("upstash", args, { env: this.#env });
    if (code !== 0) return err(complaint(said));
    try {
      return ok(schema.parse(JSON.parse(out)));
    } catch {
      return err("Upstash's command line answered in an unknown way.");
    }
  }
}

/** Upstash names a host, and a stand-in its whole address. */
const addressOf = (endpoint: string): string => (endpoint.includes("://") ? endpoint : `https://${endpoint}`);

function complaint(said: string): string {
  if (/unauthorized|forbidden|invalid api key|401|403/i.test(said))
    return "Upstash does not know this e-mail and API key. Make a key at https://console.upstash.com/account/api.";
  const [, reason = "no reason given"] = /"error":\s*"([^"]{1,200})"/.exec(said) ?? [];
  return `Upstash refused: ${reason}.`;
}

function demand<T>(answer: Result<T, string>): T {
  if (answer.ok) return answer.value;
  throw new Refused(answer.error);
}

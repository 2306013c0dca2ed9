import type { LocalSettings } from "./local-config.ts";
import type { Menu } from "./menus.ts";
import type { Secrets } from "./names.ts";
import type { State } from "./state.ts";
import type { Bot, Webhook } from "./telegram.ts";
import type { Database } from "./upstash.ts";
import type { DeployedWorker } from "./wrangler.ts";

/** All that the plan depends on: what is wanted, and what is there. */
export interface Facts {
  /** The Worker's name. */
  readonly worker: string;
  readonly bot: Bot;
  /** The secrets that are known, and those of them that `.dev.vars` keeps. */
  readonly secrets: Secrets;
  readonly kept: Secrets;
  /** The database in the account; null if it is to be made; undefined if it is the console's affair. */
  readonly database: Database | null | undefined;
  /** The Worker at Cloudflare, or null if there is none. */
  readonly deployed: DeployedWorker | null;
  readonly state: State;
  /** The text of `wrangler.toml`, and of `wrangler.local.toml` if there is one. */
  readonly toml: string;
  readonly config: string | null;
  readonly settings: LocalSettings;
  /** A name for the Worker's sources. */
  readonly sources: string;
  readonly webhook: Webhook;
  /** The menus that Telegram does not have yet. */
  readonly menus: readonly Menu[];
  /** Whether `/healthz` has answered 200 since all else was done. */
  readonly healthy: boolean;
}

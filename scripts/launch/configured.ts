import { textIn } from "./local-config.ts";
import { FILES } from "./names.ts";
import type { Outside } from "./outside.ts";

/** A variable of the deployment: from the environment, else from `wrangler.local.toml`, else from `wrangler.toml`. */
export const configured = (outside: Pick<Outside, "env" | "read">, name: string): string | null =>
  outside.env[name] || textIn(outside.read(FILES.localConfig) ?? outside.read(FILES.config), name);

/** The Worker's name, which its database has, too: another Worker of the account has another database. */
export const workerName = (outside: Pick<Outside, "read">): string =>
  textIn(outside.read(FILES.config), "name") ?? "conclave";

import * as z from "zod";
import type { Outside } from "./outside.ts";
import { Refused } from "./refused.ts";

/** A new address at Cloudflare may take minutes until everybody knows it. In milliseconds. */
const PATIENCE_MS = 180_000;
const PAUSE_MS = 2_000;

const Health = z.object({
  ok: z.boolean(),
  redisMs: z.number().nullable(),
  overdueMs: z.number().nullable(),
  cronMs: z.number().nullable(),
});

/** What `/healthz` answered: its status (0: nothing answered), and its findings if it is a Conclave's. */
export interface HealthAnswer {
  readonly status: number;
  readonly health: Readonly<z.infer<typeof Health>> | null;
}

export async function askHealth(outside: Outside, publicUrl: string): Promise<HealthAnswer> {
  const response = await outside.fetch(`${publicUrl.replace(/\/+$/, "")}/healthz`).catch(() => null);
  if (response === null) return { status: 0, health: null };
  const parsed = Health.safeParse(await response.json().catch(() => null));
  return { status: response.status, health: parsed.success ? parsed.data : null };
}

/** Waits until `/healthz` answers 200. Throws Refused if it does not in three minutes. */
export async function waitUntilWell(outside: Outside, publicUrl: string): Promise<void> {
  const until = outside.now() + PATIENCE_MS;
  for (;;) {
    const answer = await askHealth(outside, publicUrl);
    if (answer.status === 200 && answer.health !== null) return;
    if (outside.now() >= until)
      throw new Refused(trouble(publicUrl, answer), "All else is done. Run it again to wait on.");
    await outside.sleep(PAUSE_MS);
  }
}

function trouble(publicUrl: string, { status, health }: HealthAnswer): string {
  const address = `${publicUrl}/healthz`;
  if (status === 0) return `Nobody answers at ${address}.`;
  if (status === 500) return `The Worker lacks a variable: \`npx wrangler tail\` names it, and ${address} answers 500.`;
  if (health?.redisMs === null) return "The Worker does not reach Redis: `npm run doctor` says why.";
  return `${address} answers ${status} and not 200. docs/operating.md says what its fields mean.`;
}

import { Client, Receiver } from "@upstash/qstash";
import type { Config } from "../config/config.ts";
import { MS_PER_MINUTE } from "../domain/rules.ts";
import { QSTASH_TIMEOUT_MS, SIGNATURE_TOLERANCE_S } from "../time-limits.ts";
import type { Scheduler } from "./scheduler.ts";

/** The address that QStash calls, and that its signatures are made for. */
const proposalEndUrl = (config: Config): string => `${config.publicUrl}/proposal-end`;

/**
 * Schedules calls with QStash. It publishes one call for each proposal, deduplicated by its id
 * (https://upstash.com/docs/qstash/features/delay). It publishes one batch for what is overdue
 * (https://upstash.com/docs/qstash/features/batch). `now` is the clock of the end times, in milliseconds.
 */
export function qstashScheduler(config: Config, now: () => number): Scheduler {
  // Made for each publish and not once per isolate: it costs nothing, and most updates need none.
  const makeClient = () => {
    const { url: baseUrl, token } = config.qstash;
    return new Client({ baseUrl, token, retry: false, enableTelemetry: false, devMode: false });
  };
  const url = proposalEndUrl(config);
  return {
    async scheduleEnd(call, endTime) {
      const published = makeClient().publishJSON({
        url,
        body: call,
        // Whole seconds, rounded up so that the call is not early. A pause does not depend on how far QStash's clock is
        // from ours, and a time of day would.
        delay: Math.max(0, Math.ceil((endTime - now()) / 1_000)),
        deduplicationId: call.proposalId,
      });
      return (await inTime(published))?.messageId ?? null;
    },

    async callDue(calls) {
      const minute = Math.floor(now() / MS_PER_MINUTE);
      const published = makeClient().batchJSON(
        // The cron trigger comes again, so QStash need not.
        calls.map((body) => ({ url, body, retries: 0, deduplicationId: `${body.proposalId}_${minute}` })),
      );
      return (await inTime(published)) !== null;
    },
  };
}

/** Returns what QStash answered, or null if it failed or took too long. */
async function inTime<T>(published: Promise<T>): Promise<T | null> {
  const timeout = new Promise<null>((resolve) => setTimeout(resolve, QSTASH_TIMEOUT_MS, null));
  return Promise.race([published.catch(() => null), timeout]);
}

/**
 * Whether QStash signed this body for our URL, with the current or the next key
 * (https://upstash.com/docs/qstash/features/security). Whatever the receiver throws means no.
 */
export async function isFromQStash(config: Config, signature: string, body: string): Promise<boolean> {
  const { currentSigningKey, nextSigningKey } = config.qstash;
  // Without devMode: false a QSTASH_DEV in the environment would make a public key valid.
  const receiver = new Receiver({ currentSigningKey, nextSigningKey, devMode: false });
  try {
    return await receiver.verify({
      signature,
      body,
      url: proposalEndUrl(config),
      clockTolerance: SIGNATURE_TOLERANCE_S,
    });
  } catch {
    return false;
  }
}

import * as z from "zod/mini";
import { SHARED_IDS } from "../domain/person.ts";
import { addIssues, isCallable, orNull, readBy } from "./variables.ts";

/** The address that carries out approved trades, and the secret that signs calls to it. */
export interface ExecutorSettings {
  /** The address exactly as it was given, with its path and query. */
  readonly url: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}

/**
 * The longest secret in bytes. Standard Webhooks asks for 24 to 64
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). More is allowed for a
 * service that was given another secret.
 */
const MAX_SECRET_BYTES = 512;

/** Addresses of this machine itself. What is sent there goes over no network. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?=[/?#]|$)/i;

/**
 * An address that `fetch` takes as it is written. It has to be https, unless it is this machine's: nobody in between
 * may read or answer.
 */
export const exactUrl = z.string().check(
  z.refine((value) => {
    const encrypted = /^https:\/\/[^/?#\s]\S*$/i.test(value);
    return isCallable(value) && (encrypted || (LOOPBACK.test(value) && !/\s/.test(value)));
  }),
);

/**
 * Reads a secret that is written as `whsec_` and base64, with or without padding. Returns its bytes, or null for other
 * text.
 */
export function secretBytes(written: string): Uint8Array<ArrayBuffer> | null {
  const [, base64 = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(written) ?? [];
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return bytes.length > 0 && bytes.length <= MAX_SECRET_BYTES ? bytes : null;
  } catch {
    return null;
  }
}

/**
 * Reads user ids that are separated by commas. Returns null for other text, and for an account that several people
 * share.
 */
function operatorIds(written: string): ReadonlySet<number> | null {
  const ids = written.split(",").map((id) => (/^\s*[1-9]\d{0,15}\s*$/.test(id) ? Number(id) : Number.NaN));
  return ids.every((id) => Number.isSafeInteger(id) && !SHARED_IDS.includes(id)) ? new Set(ids) : null;
}

/** Who carries out trades, and who decides which groups may trade. */
export interface TradingSettings {
  /** The executor; null if trades are on paper. */
  readonly executor: ExecutorSettings | null;
  /** The Telegram user ids of those who run this deployment. */
  readonly operators: ReadonlySet<number>;
}

/**
 * Reads EXECUTOR_URL, EXECUTOR_SECRET and OPERATORS. An address needs a secret and operators: without operators any
 * group could spend money. A secret without an address is ignored.
 */
export const TradingEnv = z.pipe(
  z.object({
    EXECUTOR_URL: orNull(exactUrl),
    EXECUTOR_SECRET: orNull(readBy(secretBytes)),
    OPERATORS: orNull(readBy(operatorIds)),
  }),
  z.transform(({ EXECUTOR_URL: url, EXECUTOR_SECRET: secret, OPERATORS }, payload): TradingSettings => {
    const operators = OPERATORS ?? new Set<number>();
    if (url === null) return { executor: null, operators };
    if (secret !== null && OPERATORS !== null) return { executor: { url, secret }, operators };
    if (secret === null) addIssues(payload, "EXECUTOR_SECRET");
    if (OPERATORS === null) addIssues(payload, "OPERATORS");
    return z.NEVER;
  }),
);

import * as z from "zod/mini";
import { SHARED_IDS } from "../domain/person.ts";
import { addIssues, isCallable, orNull, readBy } from "./variables.ts";

/** Who carries approved trades out, and the secret that calls are signed with. */
export interface ExecutorSettings {
  /** Exactly as it was given, with its path and query. */
  readonly url: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}

/**
 * The longest secret in bytes. Standard Webhooks asks for 24 to 64
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md), which the documents recommend; a
 * service that was given another one is not left without its trades for that.
 */
const MAX_SECRET_BYTES = 512;

/** This machine itself: what is sent there goes over no network. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?=[/?#]|$)/i;

/** An address that can be called as it is written, and by which nobody in between reads or answers: only this machine needs no https. */
const exactUrl = z.string().check(
  z.refine((value) => {
    const encrypted = /^https:\/\/[^/?#\s]\S*$/i.test(value);
    return isCallable(value) && (encrypted || (LOOPBACK.test(value) && !/\s/.test(value)));
  }),
);

/** The bytes of a secret that is written as `whsec_` and base64, with or without padding; null where it is none. */
function secretBytes(written: string): Uint8Array<ArrayBuffer> | null {
  const [, base64 = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(written) ?? [];
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return bytes.length > 0 && bytes.length <= MAX_SECRET_BYTES ? bytes : null;
  } catch {
    return null;
  }
}

/** The user ids of operators, separated by commas; null for anything else, and for an account that several people share. */
function operatorIds(written: string): ReadonlySet<number> | null {
  const ids = written.split(",").map((id) => (/^\s*[1-9]\d{0,15}\s*$/.test(id) ? Number(id) : Number.NaN));
  return ids.every((id) => Number.isSafeInteger(id) && !SHARED_IDS.includes(id)) ? new Set(ids) : null;
}

/** Who may be asked to trade, and who may say for which groups. */
export interface TradingSettings {
  /** Null where trades are on paper. */
  readonly executor: ExecutorSettings | null;
  /** Telegram's user ids of those who run this deployment. */
  readonly operators: ReadonlySet<number>;
}

/**
 * The executor and the operators among the variables. An executor's address needs a secret, and operators: without them any group
 * could have it trade. A secret alone is left alone.
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

import * as z from "zod/mini";
import { blame, isCallable, orNull, readBy } from "./variables.ts";

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
const MOST_SECRET_BYTES = 512;

/** An address that can be called as it is written. */
const exactUrl = z.string().check(z.refine((value) => isCallable(value) && /^https?:\/\/[^/?#\s]\S*$/i.test(value)));

/** The bytes of a secret that is written as `whsec_` and base64, with or without padding; null where it is none. */
function secretBytes(written: string): Uint8Array<ArrayBuffer> | null {
  const [, base64 = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(written) ?? [];
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return bytes.length > 0 && bytes.length <= MOST_SECRET_BYTES ? bytes : null;
  } catch {
    return null;
  }
}

/** The executor among the variables, or null where there is none. Its address needs a secret; a secret alone is left alone. */
export const ExecutorEnv = z.pipe(
  z.object({ EXECUTOR_URL: orNull(exactUrl), EXECUTOR_SECRET: orNull(readBy(secretBytes)) }),
  z.transform(({ EXECUTOR_URL: url, EXECUTOR_SECRET: secret }, payload): ExecutorSettings | null => {
    if (url === null) return null;
    if (secret !== null) return { url, secret };
    blame(payload, "EXECUTOR_SECRET");
    return z.NEVER;
  }),
);

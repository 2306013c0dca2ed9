import * as z from "zod/mini";
import { httpUrl, integer, orDefault, orNull, readVariables, rounded, text } from "../src/config/variables.ts";
import { err, ok, type Result } from "../src/domain/result.ts";

/** The archive's environment, parsed. Times are in milliseconds. */
export interface ArchiveConfig {
  readonly redis: { readonly url: string; readonly token: string };
  /** The address of PostgreSQL, with its password. */
  readonly connectionString: string;
  readonly clockOffsetMs: number;
  /** How long what is over is kept; null for ever. */
  readonly keptForMs: number | null;
}

const DAY_MS = 24 * 3_600_000;

/** The part of Cloudflare's Hyperdrive binding that is used here. */
const Hyperdrive = z.custom<{ readonly connectionString: string }>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    "connectionString" in value &&
    typeof value.connectionString === "string",
);

const Env = z.object({
  UPSTASH_REDIS_REST_URL: httpUrl,
  UPSTASH_REDIS_REST_TOKEN: text,
  ARCHIVE_DB: Hyperdrive,
  ARCHIVE_DAYS: orNull(integer.check(z.refine((days) => days > 0))),
  CLOCK_OFFSET_MS: orDefault(rounded, "0"),
});

/** Reads the environment. The error holds the names of what is missing or malformed. */
export function parseArchiveEnv(env: unknown): Result<ArchiveConfig, readonly string[]> {
  const read = readVariables(Env, env);
  if (!read.ok) return err(read.error);
  const vars = read.value;
  return ok({
    redis: { url: vars.UPSTASH_REDIS_REST_URL, token: vars.UPSTASH_REDIS_REST_TOKEN },
    connectionString: vars.ARCHIVE_DB.connectionString,
    clockOffsetMs: vars.CLOCK_OFFSET_MS,
    keptForMs: vars.ARCHIVE_DAYS === null ? null : vars.ARCHIVE_DAYS * DAY_MS,
  });
}

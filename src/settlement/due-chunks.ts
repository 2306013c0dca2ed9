/**
 * The number of requests that each settlement is given. The longest one takes 24 if none is repeated, and 42 if somebody
 * watches its board, as tests check. That is a sale in a closed session, which it archives, after Redis has forgotten all
 * scripts. On paper the market is asked in the executor's place. The rest is for Telegram's pauses.
 */
export const REQUESTS_PER_SETTLEMENT = 45;

/**
 * The number of requests that a run makes beside its settlements. They take the due list, put it off, publish QStash's
 * batch, and record the end of the run.
 */
const REQUESTS_PER_RUN = 4;

/**
 * The maximum number of chunks. Cloudflare allows 32 invocations of Workers for one event, the first included
 * (https://developers.cloudflare.com/workers/platform/limits/).
 */
export const MAX_CHUNKS = 31;

/**
 * The number of settlements that go on at once. Each has up to two requests under way, and a Worker has six
 * connections.
 */
export const MAX_CONCURRENT_SETTLEMENTS = 3;

/**
 * The maximum number of proposals in a chunk. If the executor is silent, such a chunk still ends before /healthz calls
 * the cron trigger dead, as a test checks.
 */
export const MAX_PER_CHUNK = 33;

const settlementsFor = (requests: number): number =>
  Math.min(MAX_PER_CHUNK, Math.max(1, Math.floor(requests / REQUESTS_PER_SETTLEMENT)));

/**
 * Returns how many proposals an invocation that does nothing else can settle, by the number of requests that it may
 * make.
 */
export const chunkSize = (subrequests: number): number => settlementsFor(subrequests);

/**
 * Returns how many proposals a run of the cron trigger can settle itself, by the number of requests that it may make.
 */
export const ownSize = (subrequests: number): number => settlementsFor(subrequests - REQUESTS_PER_RUN);

/** Divides the due proposals among invocations. Each chunk begins with those that have waited longest. */
export function chunksOf(due: readonly string[], subrequests: number): readonly (readonly string[])[] {
  const count = Math.min(MAX_CHUNKS, Math.ceil(due.length / chunkSize(subrequests)));
  return Array.from({ length: count }, (_, chunk) => due.filter((_, place) => place % count === chunk));
}

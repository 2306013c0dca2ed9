/**
 * So many requests are counted with for a settlement. It takes 24 where none has to be repeated: of a sale, in a closed session that it
 * archives, when Redis has just forgotten all scripts; a test counts them. The rest is for Telegram's pauses.
 */
export const REQUESTS_PER_SETTLEMENT = 30;

/** What a run takes beside its settlements: the list, putting it off, QStash's batch, and that it has come to its end. */
const REQUESTS_PER_RUN = 4;

/** Cloudflare allows 32 invocations of Workers for one event, the first among them (https://developers.cloudflare.com/workers/platform/limits/). */
export const MAX_CHUNKS = 31;

/** So many settlements go on at once: each has up to two requests under way, and a Worker six connections. */
export const MAX_CONCURRENT_SETTLEMENTS = 3;

/** Where an executor is silent, a chunk of so many still ends before /healthz takes the cron trigger for dead; a test says so. */
export const MAX_PER_CHUNK = 33;

const settlementsFor = (requests: number): number =>
  Math.min(MAX_PER_CHUNK, Math.max(1, Math.floor(requests / REQUESTS_PER_SETTLEMENT)));

/** How many proposals one invocation can settle that does nothing else, by the requests that it may make. */
export const chunkSize = (subrequests: number): number => settlementsFor(subrequests);

/** How many a run of the cron trigger can settle by itself. */
export const ownSize = (subrequests: number): number => settlementsFor(subrequests - REQUESTS_PER_RUN);

/** Divides what is due among invocations, so that each begins with what has waited for longest. */
export function chunksOf(due: readonly string[], subrequests: number): readonly (readonly string[])[] {
  const count = Math.min(MAX_CHUNKS, Math.ceil(due.length / chunkSize(subrequests)));
  return Array.from({ length: count }, (_, chunk) => due.filter((_, place) => place % count === chunk));
}

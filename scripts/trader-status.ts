/**
 * `npm run trader:status`: the operator's look at the trader's records. `-- <id>` shows one trade. Reads
 * UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN from the environment or from `.dev.vars`.
 */
import { parseId } from "../src/domain/ids.ts";
import { describeError } from "../src/log.ts";
import { readRedisSettings } from "./redis-settings.ts";
import { readFields, readStatus } from "./trader/read-status.ts";
import { recordText, statusText } from "./trader/status-text.ts";

const HELP = `npm run trader:status            what waits, what was spent within 24 hours, and the last trades
npm run trader:status -- <id>    all that is kept of one trade`;

const [id, ...more] = process.argv.slice(2);
if (more.length > 0 || (id !== undefined && parseId(id) === null)) {
  console.log(HELP);
  process.exit(id === "help" ? 0 : 1);
}
const settings = readRedisSettings();
try {
  if (id === undefined) console.log(statusText(await readStatus(settings), Date.now()));
  else console.log(recordText(await readFields(settings, id)) || "There is no such trade.");
} catch (thrown) {
  console.error(`Redis did not answer as it should: ${describeError(thrown)}`);
  console.error("Look at the URL, the token, and Upstash's status.");
  process.exit(1);
}

/**
 * `npm run trader:set-aside -- <id>`: takes a trade out of the way of which nobody can say whether it was made. Reads
 * UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN from the environment or from `.dev.vars`.
 */
import { parseId } from "../src/domain/ids.ts";
import { describeError } from "../src/log.ts";
import { initRedis } from "../src/store/redis.ts";
import { setAside } from "../trader/records/set-aside.ts";
import { askOnTerminal } from "./ask-on-terminal.ts";
import { readRedisSettings } from "./redis-settings.ts";
import { readFields } from "./trader/read-status.ts";
import { lookFirstText, setAsideText } from "./trader/set-aside-text.ts";
import { recordText } from "./trader/status-text.ts";

const HELP = `npm run trader:set-aside -- <id>    lets others use the wallet while nobody knows what became of this trade, after asking
npm run trader:status lists what is pending.`;

const [id, ...more] = process.argv.slice(2);
if (id === undefined || more.length > 0 || parseId(id) === null) {
  console.log(HELP);
  process.exit(id === "help" ? 0 : 1);
}
const settings = readRedisSettings();
try {
  const fields = await readFields(settings, id);
  if (fields.kind === undefined) console.log(setAsideText({ tag: "absent" }));
  else {
    console.log(recordText(fields));
    console.log(lookFirstText(fields));
    if ((await askOnTerminal(`Set it aside for good? Type ${id}: `)) === id)
      console.log(setAsideText(await setAside(initRedis(settings), id, Date.now())));
    else console.log("Nothing was changed.");
  }
} catch (thrown) {
  console.error(`Redis did not answer as it should: ${describeError(thrown)}`);
  console.error("Look at the URL, the token, and Upstash's status.");
  process.exit(1);
}

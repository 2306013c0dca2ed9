/**
 * A stand-in for wrangler: `CLOUDFLARE_API_BASE_URL=… node dev/wrangler/main.ts deploy`. The Cloudflare at that address
 * (`startCloudflare`) does what is asked. CONCLAVE_WRANGLER is this file's path in tests.
 */
import { text } from "node:stream/consumers";
import * as z from "zod";

const { CLOUDFLARE_API_BASE_URL: url = "", CLOUDFLARE_ACCOUNT_ID, WRANGLER_OUTPUT_FILE_PATH } = process.env;
const onTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
// Only this command reads its input; another's may never end.
const input = process.argv[3] === "bulk" && !process.stdin.isTTY ? await text(process.stdin) : "";
const env = { CLOUDFLARE_ACCOUNT_ID, WRANGLER_OUTPUT_FILE_PATH };
const body = JSON.stringify({ args: process.argv.slice(2), input, folder: process.cwd(), env, onTerminal });
const response = await fetch(url, { method: "POST", body });
const Ended = z.object({ code: z.int(), out: z.string(), err: z.string() });
const { code, out, err } = Ended.parse(await response.json());
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = code;

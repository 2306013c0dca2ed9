/**
 * `npm run recount FILE [HASH]`: recounts the votes of a `votes.csv` that `/export` sent, and says of each whether it is
 * as it was announced, or exactly what is wrong. HASH is what the result showed in the group. Exits with 1 if anything is
 * wrong.
 */
import { readFile } from "node:fs/promises";
import { describeError } from "../src/log.ts";
import { recount } from "./recount/report.ts";

/** Ends with a sentence. */
function fail(line: string): never {
  console.error(line);
  process.exit(1);
}

const [file, hash, ...more] = process.argv.slice(2);
if (file === undefined || file === "help" || more.length > 0)
  fail(
    "npm run recount FILE [HASH]\nFILE is the votes.csv that /export sent, HASH what the result shows in the group.",
  );
const bytes = await readFile(file).catch((thrown: unknown) => fail(`${file} cannot be read: ${describeError(thrown)}`));
const { lines, ok } = await recount(bytes.toString("utf8"), hash ?? null);
for (const line of lines) console.log(line);
process.exitCode = ok ? 0 : 1;

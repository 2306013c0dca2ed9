/**
 * `npm run bench`: measures Conclave's store beside two others, and the Worker in workerd, on this machine. It writes the results into
 * README.md, docs/measurements.md and docs/bench.svg. With `--dry` it writes nothing. It takes about two minutes.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { chart } from "./report/chart.ts";
import { measurementsPage, terminalReport } from "./report/measurements.ts";
import { readmePart, replacePart } from "./report/readme.ts";
import { runBench } from "./run.ts";

const { values } = parseArgs({ options: { dry: { type: "boolean", default: false } } });
const fileNamed = (name: string) => new URL(`../${name}`, import.meta.url);

const results = await runBench((what) => console.log(`Measuring ${what}…`));
console.log(`\n${terminalReport(results)}\n`);

if (values.dry) console.log("Nothing was written (--dry).");
else {
  const readme = await readFile(fileNamed("README.md"), "utf8");
  await writeFile(fileNamed("README.md"), replacePart(readme, readmePart(results)));
  await writeFile(fileNamed("docs/measurements.md"), measurementsPage(results));
  await writeFile(fileNamed("docs/bench.svg"), chart(results));
  console.log("Written: README.md (Measurements), docs/measurements.md, docs/bench.svg.");
}

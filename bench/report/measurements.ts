import type { Machine, Results } from "../results.ts";
import { whereOthersAreBetter } from "./better.ts";
import { sectionsOf } from "./sections.ts";
import { markdownTable, textTable } from "./table.ts";

/** What it ran on, in a few words. */
export const ranOn = ({ engine, node, processors, load, date }: Machine): string =>
  `${engine}, Node ${node}, ${processors} processors at a load of ${load.toFixed(1)}, ${date}`;

/** `docs/measurements.md`. */
export function measurementsPage(results: Results): string {
  const { machine, seconds } = results;
  const better = whereOthersAreBetter(results).map((line) => `- ${line}`);
  const parts = [
    "# Measurements",
    `Written by \`npm run bench\`. On ${ranOn(machine)}, in ${Math.round(seconds)} s. A load above the number of processors makes times longer. Ratios say more.`,
    PEERS,
    "![Votes kept, time a vote takes by distance, and as a session grows](bench.svg)",
    ...sectionsOf(results).flatMap(({ title, text, table }) => [`## ${title}`, text, markdownTable(table)]),
    "## Where others need less",
    better.length === 0 ? "Nowhere in this run." : better.join("\n"),
    "They need less time where a multiple above is below 1.",
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The report for a terminal. */
export function terminalReport(results: Results): string {
  const better = whereOthersAreBetter(results).map((line) => `  ${line}`);
  return [
    `On ${ranOn(results.machine)}, in ${Math.round(results.seconds)} s`,
    ...sectionsOf(results).map(({ title, table }) => `${title}\n\n${textTable(table)}`),
    ["Where others need less", "", ...better].join("\n"),
  ].join("\n\n");
}

const PEERS = `Three stores in one process share a Redis, the stand-in for Upstash's REST server, and the client \`@upstash/redis\`:

- **Conclave**: \`src/store\`, called as the handlers call it.
- **read-modify-write**: [an earlier bot's store](storage.md#what-the-old-module-had), written anew. A session is one JSON text; every change is GET, change, SET.
- **grammY session**: \`session()\` with \`@grammyjs/storage-redis\`, one session per chat.`;

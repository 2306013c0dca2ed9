import { OURS, type Results } from "../results.ts";
import { bytes, ms } from "./format.ts";

/** Less than this is the noise of a shared machine. */
const NOTABLE = 0.95;

/** Where another store needs less than Conclave, one line each; it goes by what was measured, and not by what we think. */
export function whereOthersAreBetter({ commands }: Results): string[] {
  return commands.flatMap(({ command, peer, cost, times }) => {
    const ours = commands.find((one) => one.peer === OURS && one.command === command);
    if (peer === OURS || ours === undefined) return [];
    const words: string[] = [];
    const compare = (what: string, own: number, than: number, show: (value: number) => string) => {
      if (own < than * NOTABLE) words.push(`${show(own)} against ${show(than)}${what}`);
    };
    compare(" requests", cost.requests, ours.cost.requests, String);
    compare(" billed commands", cost.billed, ours.cost.billed, String);
    compare("", cost.bytes, ours.cost.bytes, bytes);
    for (const [delay, own] of times) {
      compare(` at ${delay} ms away`, own.median, ours.times.get(delay)?.median ?? Number.NaN, ms);
    }
    return words.length === 0 ? [] : [`${peer}, ${command}: ${words.join("; ")}`];
  });
}

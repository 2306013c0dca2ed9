import { OURS, type Results } from "../results.ts";
import { bytes } from "./format.ts";

/** Bytes differ a little from run to run: less than this is a difference. */
const NOTABLE = 0.95;

/**
 * Which of Conclave's commands another store carries out with fewer requests, billed commands or bytes, one line each. It goes by what
 * was measured, and not by what we think. Times stand beside each other in a table.
 */
export function whereOthersAreBetter({ commands }: Results): string[] {
  return commands.flatMap(({ command, peer, cost }) => {
    const ours = commands.find((one) => one.peer === OURS && one.command === command);
    if (peer === OURS || ours === undefined) return [];
    const words: string[] = [];
    const compare = (what: string, own: number, than: number, show: (value: number) => string) => {
      if (own < than * NOTABLE) words.push(`${show(own)} against ${show(than)}${what}`);
    };
    compare(" requests", cost.requests, ours.cost.requests, String);
    compare(" billed commands", cost.billed, ours.cost.billed, String);
    compare("", cost.bytes, ours.cost.bytes, bytes);
    return words.length === 0 ? [] : [`${peer}, ${command}: ${words.join("; ")}`];
  });
}

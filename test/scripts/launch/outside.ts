import { JUPITER_URL } from "../../../scripts/launch/market.ts";
import type { Outside } from "../../../scripts/launch/outside.ts";
import { realOutside } from "../../../scripts/launch/real-outside.ts";
import type { LaunchServices } from "./services.ts";

/** A world of stand-ins for a launch in this process, and what it said. */
export interface TestOutside extends Outside {
  readonly said: string[];
}

/**
 * wrangler's stand-in runs in this process, and Upstash's real command line in one of its own. Jupiter's address leads to
 * the market's stand-in. The clock is the test's.
 */
export function testOutside(services: LaunchServices, env: Readonly<Record<string, string>>): TestOutside {
  const { cloudflare, market, folder, addresses } = services;
  const real = realOutside(folder);
  const said: string[] = [];
  let now = Date.UTC(2026, 10, 30);
  return {
    ...real,
    said,
    env: { ...addresses, ...env },
    fetch: (url, init) => real.fetch(url.replace(JUPITER_URL, market.url), init),
    run: (tool, args, options = {}) =>
      tool === "upstash"
        ? real.run(tool, args, { ...options, env: { ...addresses, ...options.env } })
        : cloudflare.run({
            folder,
            args,
            input: options.input ?? "",
            env: options.env ?? {},
            onTerminal: options.onTerminal ?? false,
          }),
    sources: async () => "sources",
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
    say: (line) => void said.push(line),
  };
}

/** What a stopped launch threw. */
export class Stopped extends Error {}

/** The same world, in which the launch dies right after its `count`-th call of a service or write of a file. */
export function stoppedAfter(outside: TestOutside, count: number): TestOutside {
  let left = count;
  const alive = () => {
    if (left <= 0) throw new Stopped();
  };
  const step = <T>(value: T): T => {
    left -= 1;
    alive();
    return value;
  };
  return {
    ...outside,
    async fetch(url, init) {
      alive();
      return step(await outside.fetch(url, init));
    },
    async run(tool, args, options) {
      alive();
      return step(await outside.run(tool, args, options));
    },
    write(file, text) {
      alive();
      outside.write(file, text);
      step(undefined);
    },
  };
}

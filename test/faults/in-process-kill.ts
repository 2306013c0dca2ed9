import type { BotWorld } from "../support/bot-world.ts";

/**
 * How a bot in this process dies at one of its requests.
 * - `before`: that request never arrives, nor does any that follows.
 * - `after`: it is carried out, its reply is lost, and none follows.
 * - `lost`: only its reply is lost, and the bot lives on.
 */
export type Death = "before" | "after" | "lost";

export const DEATHS: readonly Death[] = ["before", "after", "lost"];

/** Longer than a bot tries again what fails, and than a claim to post a card lasts. */
const OVER_MS = 60_000;

/**
 * Kills the bot at its request number `at` while `act` goes on, and lets what is left of it end. Returns the requests that it made, as
 * `POST host/path`, the last one being that at which it died. There are fewer than `at` if it did not come so far.
 */
export async function killedAt(
  world: BotWorld,
  at: number,
  death: Death,
  act: () => Promise<unknown>,
): Promise<string[]> {
  const alive = globalThis.fetch;
  const sent: string[] = [];
  let isDead = false;
  globalThis.fetch = async (input, init) => {
    const { url, method } = new Request(input, init);
    if (new URL(url).host === new URL(world.url).host) return alive(input, init);
    if (isDead) throw new TypeError("killed");
    sent.push(`${method} ${nameOf(world, url)}`);
    if (sent.length !== at) return alive(input, init);
    isDead = death !== "lost";
    if (death !== "before") await alive(input, init);
    throw new TypeError("killed");
  };
  try {
    await act();
    await world.pass(OVER_MS);
  } finally {
    globalThis.fetch = alive;
  }
  // What it logged as it died is no mistake of its own.
  world.logs.length = 0;
  return death === "lost" ? sent : sent.slice(0, at);
}

function nameOf({ telegram, upstash, qstash, market, executor }: BotWorld, url: string): string {
  const { host, pathname } = new URL(url);
  const services = { telegram, upstash, qstash, market, executor };
  const [name = host] = Object.entries(services).find(([, service]) => new URL(service.url).host === host) ?? [];
  return `${name} ${pathname.split("/").at(-1)}`;
}

import { expect, it } from "vitest";
import { type Config, ConfigError, parseEnv } from "../../src/config/config.ts";
import { environment, VARIABLES } from "./arbitraries/variables.ts";
import { search, TIME_LIMIT } from "./runs.ts";

/** What the environment is read as, or the names that it is refused by. Anything else that is thrown is let through. */
function read(env: unknown): Config | string[] {
  try {
    return parseEnv(env);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return thrown.message.replace(/^missing or malformed: /, "").split(", ");
  }
}

it("Variables of any kind are read, or refused by the names of those that are wrong and nothing else", TIME_LIMIT, () =>
  search(1_000, [environment], async (env) => {
    const config = read(env);
    if (Array.isArray(config)) {
      expect(config).not.toEqual([]);
      for (const name of config) expect(VARIABLES).toContain(name);
    } else expectUsable(config);
  }),
);

/** What is accepted must not fail later, in each request: addresses can be called, secrets sent and signed with, rules kept. */
function expectUsable({
  telegram,
  redis,
  qstash,
  publicUrl,
  executor,
  operators,
  rules,
  sessionTtlMs,
  mints,
  market,
}: Config): void {
  for (const secret of [redis.token, qstash.token, telegram.webhookSecret, ...(market?.key ? [market.key] : [])])
    expect(new Headers({ Authorization: `Bearer ${secret}` }).get("Authorization")).toBe(`Bearer ${secret}`);
  const addresses = [
    `${telegram.apiRoot}/bot${telegram.token}/getMe`,
    redis.url,
    qstash.url,
    `${publicUrl}/proposal-end`,
  ];
  if (market !== null) addresses.push(`${market.url}/price/v3?ids=x`);
  for (const address of [...addresses, ...(executor === null ? [] : [executor.url])])
    expect(new Request(address).url).toMatch(/^https?:/);
  if (executor !== null) expect(executor.secret.length).toBeGreaterThan(0);
  if (executor !== null) expect(operators.size).toBeGreaterThan(0);
  for (const id of operators) expect(Number.isSafeInteger(id) && id > 0).toBe(true);
  const { minVote, defaultVote, maxVote, minMinutes, defaultMinutes, maxMinutes } = rules;
  for (const rising of [
    [1, minVote, defaultVote, maxVote],
    [1, minMinutes, defaultMinutes, maxMinutes],
  ])
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
  expect(sessionTtlMs).toBeGreaterThan(0);
  for (const [symbol, mint] of mints) expect(`${symbol} ${mint}`).toMatch(/^[A-Z0-9]{1,20} [1-9A-Za-z]{32,44}$/);
}

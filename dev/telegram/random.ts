import { randomInt } from "node:crypto";

/**
 * Makes a source of ids that gives each of them once, as Telegram does. Among ten thousand random ones, two would be the
 * same in one run of sixty.
 */
export function eachOnce(draw: () => number): () => number {
  const given = new Set<number>();
  return () => {
    let id = draw();
    while (given.has(id)) id = draw();
    given.add(id);
    return id;
  };
}

/** Ids that look like Telegram's: a bot that treats them as small numbers, or cuts them, must fail here too. */
export const randomUserId = eachOnce(() => randomInt(200_000_000, 7_999_999_999));

export const randomBasicGroupId = eachOnce(() => -(4_000_000_000 + randomInt(100_000_000, 999_999_999)));

export const randomChannelId = eachOnce(() => -(1_000_000_000_000 + randomInt(1_100_000_000, 3_999_999_999)));

/** Callback queries and chat instances have ids of up to 64 bits, as strings of digits. */
export const randomLongId = (): string =>
  `${randomInt(1, 9)}${String(randomInt(0, 999_999_999)).padStart(9, "0")}${String(randomInt(0, 99_999_999)).padStart(8, "0")}`;

export const randomUpdateId = (): number => randomInt(100_000_000, 900_000_000);

import { randomInt } from "node:crypto";

/** Ids that look like Telegram's: a bot that treats them as small numbers, or cuts them, must fail here too. */
export const randomUserId = (): number => randomInt(200_000_000, 7_999_999_999);

export const randomBasicGroupId = (): number => -(4_000_000_000 + randomInt(100_000_000, 999_999_999));

export const randomChannelId = (): number => -(1_000_000_000_000 + randomInt(1_100_000_000, 3_999_999_999));

/** Callback queries and chat instances have ids of up to 64 bits, as strings of digits. */
export const randomLongId = (): string =>
  `${randomInt(1, 9)}${String(randomInt(0, 999_999_999)).padStart(9, "0")}${String(randomInt(0, 99_999_999)).padStart(8, "0")}`;

export const randomUpdateId = (): number => randomInt(100_000_000, 900_000_000);

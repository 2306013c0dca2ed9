import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readToken, writeToken } from "../../src/board/token.ts";

const NOW = 1_800_000_000_000;
const SECRET = "an example of a secret";
/** Telegram's ids have up to 52 bits. */
const chatId = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
const epoch = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const seconds = fc.integer({ min: 1, max: 86_400 });
const links = fc.record({ chatId, epoch, expiresAt: seconds.map((after) => NOW + after * 1_000) });
const secret = fc.stringMatching(/^[A-Za-z0-9_-]{1,256}$/);

describe("a link's token", () => {
  it("says what was written, with the same secret, until it expires", () =>
    fc.assert(
      fc.asyncProperty(links, secret, async (link, key) => {
        const written = await writeToken(key, link);
        expect(written).toMatch(/^[A-Za-z0-9_-]{43}$/);
        expect(await readToken(key, written, NOW)).toEqual({ tag: "valid", token: link });
        expect(await readToken(key, written, link.expiresAt - 1)).toMatchObject({ tag: "valid" });
        expect(await readToken(key, written, link.expiresAt)).toEqual({ tag: "expired" });
      }),
    ));

  it("is forged with another secret, and with any other character in it", () =>
    fc.assert(
      fc.asyncProperty(links, secret, fc.nat(42), fc.base64String({ minLength: 4 }), async (link, key, at, chars) => {
        const written = await writeToken(SECRET, link);
        if (key !== SECRET) expect(await readToken(key, written, NOW)).toEqual({ tag: "forged" });
        const other = [...chars].find((char) => /[A-Za-z0-9]/.test(char) && char !== written[at]);
        fc.pre(other !== undefined);
        const changed = written.slice(0, at) + other + written.slice(at + 1);
        expect(await readToken(SECRET, changed, NOW)).toEqual({ tag: "forged" });
      }),
    ));

  it("is forged where chat, epoch or time were changed, however the rest is kept", () =>
    fc.assert(
      fc.asyncProperty(links, links, async (mine, wanted) => {
        const [ours, theirs] = [await writeToken(SECRET, mine), await writeToken("their own", wanted)];
        // The first 16 bytes end within the 22nd character.
        const mixed = theirs.slice(0, 21) + ours.slice(21);
        fc.pre(mixed !== ours);
        expect(await readToken(SECRET, mixed, NOW)).toEqual({ tag: "forged" });
      }),
    ));

  it("is forged where it is anything else", () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^[\w-]{43}$/)), async (text) => {
        expect(await readToken(SECRET, text, NOW)).toEqual({ tag: "forged" });
      }),
    ));
});

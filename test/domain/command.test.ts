import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../src/domain/command.ts";

const BOT = "Conclave_Bot";

describe("a command", () => {
  it("is its name in lower case, and the rest as it was written", () => {
    expect(parseCommand("/VOTE Yes  0,05", BOT)).toEqual({ name: "vote", rest: "Yes  0,05", addressed: false });
    expect(parseCommand("/create_session", BOT)).toEqual({ name: "create_session", rest: "", addressed: false });
  });

  it.each(["/vote@Conclave_Bot yes", "/vote@conclave_bot yes", "/Vote@CONCLAVE_BOT yes"])(
    "may name this bot in any case: %s",
    (text) => {
      expect(parseCommand(text, BOT)).toEqual({ name: "vote", rest: "yes", addressed: true });
    },
  );

  it.each(["/vote@OtherBot yes", "/vote@Conclave yes", "/vote@Conclave_Bot2 yes", "/vote@"])(
    "for another bot is not ours: %s",
    (text) => {
      expect(parseCommand(text, BOT)).toBeNull();
    },
  );

  it.each([
    ["several spaces", "/vote   yes"],
    ["a no-break space", "/vote\u00A0yes"],
    ["a line break", "/vote\nyes"],
    ["space before it", "  /vote yes "],
    ["a zero-width mark before it", "\u200B\uFEFF/vote yes"],
    ["a direction mark before it", "\u200E/vote yes"],
    ["a zero-width mark behind its name", "/vote\u200B yes"],
    ["only a zero-width mark between", "/vote\u2060yes"],
  ])("is read with %s", (_, text) => {
    const command = parseCommand(text, BOT);
    expect(command?.name).toBe("vote");
    expect(command?.rest.replace(/[\u200B\u2060]/g, "").trim()).toBe("yes");
  });

  it.each(["“BUY token=BONK”", '"BUY"', "«BUY»", "'BUY'", ",yes", "!", "👍"])(
    "ends where its name does, with or without a space: /propose%s",
    (rest) => {
      expect(parseCommand(`/propose${rest}`, BOT)).toEqual({ name: "propose", rest, addressed: false });
      expect(parseCommand(`/propose@${BOT}${rest}`, BOT)).toEqual({ name: "propose", rest, addressed: true });
    },
  );

  it("keeps the line breaks of what follows, and all lines of it", () => {
    expect(parseCommand('/propose "BUY\ntoken=BONK"\n5', BOT)?.rest).toBe('"BUY\ntoken=BONK"\n5');
  });

  it.each([
    "",
    "/",
    "vote yes",
    "hello /vote yes",
    "//vote",
    "/vote/yes",
    "/vote<b>",
    "/ vote yes",
    "/vôte yes",
    "/voté",
  ])("is not what a text like «%s» is", (text) => {
    expect(parseCommand(text, BOT)).toBeNull();
  });

  it("has a name of up to 32 letters, digits and underscores, and is never another bot's, whatever was written", () => {
    const piece = fc.constantFrom(
      "/",
      "vote",
      "V_1",
      "@",
      "Conclave_Bot",
      "OtherBot",
      " ",
      "\n",
      "\u200B",
      "é",
      "x".repeat(31),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const command = parseCommand(`/vote${pieces.join("")}`, BOT);
        if (command === null) return;
        expect(command.name).toMatch(/^[a-z0-9_]{1,32}$/);
        expect(command.rest.trim()).toBe(command.rest);
        const [target = "@Conclave_Bot"] =
          /^\S*/.exec(pieces.join("").replaceAll("\u200B", " "))?.[0].match(/@\w+/) ?? [];
        expect(target).toBe("@Conclave_Bot");
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps any words behind it", () => {
    const words = fc.string({ unit: fc.constantFrom(..."ab 0,.“”\"'«»=\n\u00A0") }).map((text) => text.trim());
    fc.assert(
      fc.property(words, (rest) => {
        expect(parseCommand(`/propose ${rest}`, BOT)?.rest).toBe(rest);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../src/executor/answer.ts";

const UNREADABLE = { tag: "unavailable", why: "unreadable" };
const filled = (fill: object) => ({
  tag: "filled",
  fill: { tokenAmount: null, price: null, fee: null, received: null, txUrl: null, onPaper: false, ...fill },
});

const toBuy = (answer: object) => readAnswer(JSON.stringify({ status: "filled", tokenAmount: "5", ...answer }), "buy");
const toSell = (answer: object) =>
  readAnswer(JSON.stringify({ status: "filled", solReceived: "2", ...answer }), "sell");

describe("the answer to a BUY", () => {
  it("says how many tokens, at which price, at which fee, and where to see it", () => {
    expect(toBuy({ price: "0.5", fee: "0.000005", txUrl: "https://solscan.io/tx/1?a=b#c" })).toEqual(
      filled({ tokenAmount: "5", price: "0.5", fee: 5_000, txUrl: "https://solscan.io/tx/1?a=b#c" }),
    );
  });

  it("may say the tokens alone", () => {
    expect(toBuy({})).toEqual(filled({ tokenAmount: "5" }));
  });

  it.each([undefined, null, "", "-1", -1, "1,5", "5 BONK", true, {}, [], "9".repeat(31)])(
    "is unreadable where the tokens are %j",
    (tokenAmount) => {
      expect(toBuy({ tokenAmount })).toEqual(UNREADABLE);
    },
  );

  it("brings nothing back, whatever it says", () => {
    expect(toBuy({ solReceived: "1" })).toEqual(filled({ tokenAmount: "5" }));
    expect(toBuy({ solReceived: "nonsense" })).toEqual(filled({ tokenAmount: "5" }));
  });
});

describe("the answer to a SELL", () => {
  it("says what came back in lamports, and may say how many tokens were sold", () => {
    expect(toSell({ solReceived: "0.07", tokenAmount: "12.50", price: 0.25, fee: 0.00001 })).toEqual(
      filled({ received: 70_000_000, tokenAmount: "12.5", price: "0.25", fee: 10_000 }),
    );
    expect(toSell({})).toEqual(filled({ received: 2_000_000_000 }));
  });

  it.each<[string | number, number]>([
    ["0", 0],
    ["0.0000000019", 1],
    ["1.9999999999999999999", 1_999_999_999],
    ["9007199.254740991", Number.MAX_SAFE_INTEGER],
    ["9007199.2547409919", Number.MAX_SAFE_INTEGER],
    [0.7, 700_000_000],
    [4.35, 4_350_000_000],
    [1e-9, 1],
  ])("cuts what came back to whole lamports: %j is %d", (solReceived, received) => {
    expect(toSell({ solReceived })).toEqual(filled({ received }));
  });

  it.each([undefined, null, "", "-0.1", -0.1, "0,1", "1 SOL", false, {}, "9007199.254740992", 1e29])(
    "is unreadable where what came back is %j",
    (solReceived) => {
      expect(toSell({ solReceived })).toEqual(UNREADABLE);
    },
  );

  it("is good where the tokens sold cannot be read, since none are asked for", () => {
    expect(toSell({ tokenAmount: "some" })).toEqual(filled({ received: 2_000_000_000 }));
  });
});

describe("what is only shown of a trade", () => {
  it.each([
    { price: "-1" },
    { price: "market" },
    { price: {} },
    { fee: "-0.1" },
    { fee: "free" },
    { fee: "9007199.254740992" },
    { txUrl: "" },
    { txUrl: 5 },
    { txUrl: "solscan.io/tx/1" },
    { txUrl: "javascript:alert(1)" },
    { txUrl: "ftp://solscan.io/tx/1" },
    { txUrl: "https://" },
    { txUrl: "https://[::1" },
    { txUrl: "https://solscan.io/a b" },
    { txUrl: "https://solscan.io/\u202e1" },
    { txUrl: `https://solscan.io/${"x".repeat(482)}` },
    { price: null, fee: null, txUrl: null },
  ])("is left out where it cannot be read: %j", (field) => {
    expect(toBuy(field)).toEqual(filled({ tokenAmount: "5" }));
    expect(toSell(field)).toEqual(filled({ received: 2_000_000_000 }));
  });

  it("may be a link of 500 characters, with http", () => {
    const txUrl = `http://solscan.io/${"x".repeat(482)}`;
    expect(txUrl).toHaveLength(500);
    expect(toBuy({ txUrl })).toEqual(filled({ tokenAmount: "5", txUrl }));
  });

  it("may be a link whose scheme is written in capitals", () => {
    const txUrl = "HTTPS://solscan.io/tx/1";
    expect(toBuy({ txUrl })).toEqual(filled({ tokenAmount: "5", txUrl }));
  });
});

describe("a number in an answer", () => {
  it.each<[string, string]>([
    ['"1000"', "1000"],
    ['"007.500"', "7.5"],
    ["1e21", "1000000000000000000000"],
    ["1.5e-7", "0.00000015"],
    ["0", "0"],
    ['"123456789012345678901234567890.123456789012345678"', "123456789012345678901234567890.123456789012345678"],
    ['"0.1234567890123456789"', "0.123456789012345678"],
  ])("is text or a JSON number, and is written plainly: %s is %s", (json, tokenAmount) => {
    expect(readAnswer(`{"status":"filled","tokenAmount":${json}}`, "buy")).toEqual(filled({ tokenAmount }));
  });

  it("is none beyond what floats hold", () => {
    expect(readAnswer('{"status":"filled","tokenAmount":1e999}', "buy")).toEqual(UNREADABLE);
  });
});

describe("a rejection", () => {
  const rejected = (reason?: unknown) => readAnswer(JSON.stringify({ status: "rejected", reason }), "sell");

  it.each<[unknown, string]>([
    ["No liquidity", "No liquidity"],
    [" a\r\n\tb  c\u2028d ", "a b c d"],
    ["a\u0000b\u001b[31mc", "a b [31mc"],
    ["a\u202eb\u200bc\ufeff", "abc"],
    ["half \ud800 a character", "half \ufffd a character"],
    [undefined, ""],
    [null, ""],
    [5, ""],
    [{ code: 5 }, ""],
  ])("gives its reason as one plain line: %j is %j", (reason, line) => {
    expect(rejected(reason)).toEqual({ tag: "rejected", reason: line });
  });

  it("gives at most 200 characters of it, and no half ones", () => {
    expect(rejected("x".repeat(201))).toEqual({ tag: "rejected", reason: "x".repeat(200) });
    expect(rejected(`${"x".repeat(199)}😀`)).toEqual({ tag: "rejected", reason: "x".repeat(199) });
    expect(rejected(`${"x".repeat(199)} y`)).toEqual({ tag: "rejected", reason: "x".repeat(199) });
  });
});

describe("an answer", () => {
  it("may ask to be asked again", () => {
    expect(readAnswer('{"status":"pending"}', "buy")).toEqual({ tag: "pending" });
  });

  it("may stand between a byte order mark and spaces, and hold fields that nobody asked for", () => {
    const text = '\ufeff\r\n {"status":"pending","reason":5,"tokenAmount":"-1","more":{"status":"filled"}} \n';
    expect(readAnswer(text, "buy")).toEqual({ tag: "pending" });
    expect(toBuy({ version: 2, ["__proto__"]: { tag: 1 } })).toEqual(filled({ tokenAmount: "5" }));
  });

  it.each([
    "",
    " ",
    "{",
    "OK",
    "null",
    "[]",
    '"filled"',
    "{}",
    '{"status":null}',
    '{"status":"FILLED","tokenAmount":"1"}',
    '{"status":"done","tokenAmount":"1"}',
    '[{"status":"pending"}]',
    '{"status":"pending"}{"status":"pending"}',
    "<html><body>502 Bad Gateway</body></html>",
  ])("is unreadable where it is %j", (text) => {
    expect(readAnswer(text, "buy")).toEqual(UNREADABLE);
    expect(readAnswer(text, "sell")).toEqual(UNREADABLE);
  });

  it("never throws, and is never more than it says", () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom("1", "0.5", "https://a.b/"));
    const answer = fc.record(
      {
        status: fc.constantFrom("filled", "rejected", "pending", "other"),
        tokenAmount: field,
        solReceived: field,
        price: field,
        fee: field,
        txUrl: field,
        reason: field,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(answer, fc.constantFrom("buy" as const, "sell" as const), (json, kind) => {
        const read = readAnswer(JSON.stringify(json), kind);
        expect(read.tag === "unavailable" || read.tag === json.status).toBe(true);
        if (read.tag !== "filled") return;
        expect(kind === "buy" ? read.fill.tokenAmount : read.fill.received).not.toBeNull();
        expect(read.fill.received ?? 0).toSatisfy(Number.isSafeInteger);
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";
import { orderText } from "../../src/views/orders.ts";
import { proposalCard } from "../../src/views/proposal-card.ts";
import { resultMessage } from "../../src/views/result.ts";
import { alice } from "./samples.ts";
import { BOUGHT, bought, filled, ORDER, onPaper, sale } from "./trade-samples.ts";

const AMOUNT = "436024.123456789123456789";
const PRICE = "0.000000137612345678912345678912345678";

describe("a fill on paper at the market's price", () => {
  const fill = { tokenAmount: AMOUNT, price: PRICE };
  const result = (one: ReturnType<typeof bought | typeof sale>) => resultMessage(one, finalTallyOf(one), []).text.text;

  it("has an amount and a price of few digits in its result", () => {
    expect(result(bought(onPaper(fill)))).toContain(
      "On paper: 436024 BONK for 0.06 SOL at 0.0000001376. No money moved.",
    );
    expect(result(sale(onPaper({ ...fill, received: 66_000_000 })))).toContain("sold for 0.066 SOL at 0.0000001376. ");
  });

  it("has them in its order, and on the card of its sale", () => {
    const paper = { ...BOUGHT, ...fill, fee: null, txUrl: null, onPaper: true };
    expect(orderText({ ...ORDER, bought: paper }, alice.id).text).toContain(
      ": 0.06 SOL paid: 436024 BONK at 0.0000001376\n",
    );
    const card = { ...sale(null), bought: paper, sessionId: "-100.1", proposalId: "-100.8", proposer: alice.name };
    expect(proposalCard(card, DEFAULT_RULES).text.text).toContain("436024 BONK, bought for 0.06 SOL");
  });

  it("is shown as it is where its digits are few", () => {
    const few = onPaper({ tokenAmount: "372093.023255", price: "0.000000161250" });
    expect(result(bought(few))).toContain("On paper: 372093.023255 BONK for 0.06 SOL at 0.000000161250. ");
  });

  it("has the executor's own amount where that traded, and its price in few digits", () => {
    expect(result(bought(filled(fill)))).toContain(`🛒 Bought ${AMOUNT} BONK for 0.06 SOL at 0.0000001376 · fee`);
    expect(orderText({ ...ORDER, bought: { ...BOUGHT, ...fill } }, alice.id).text).toContain(
      `paid: ${AMOUNT} BONK at 0.0000001376 · fee`,
    );
    // As the trader divides it, cut off at 18 decimals.
    const divided = filled({ ...fill, price: "0.000000132614140381" });
    expect(result(bought(divided))).toContain("SOL at 0.0000001326 · fee");
  });
});

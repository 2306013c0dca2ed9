import type { World } from "../../dev/world.ts";
import type { Action } from "../protocol/actions.ts";
import { UserError } from "./user-error.ts";

/** What a price is multiplied by. */
const FACTORS = { up: "1.1", down: "0.9" } as const;

/** Moves a token's price, or crashes it. */
export function movePrice({ market }: World, { mint, how }: Extract<Action, { do: "move_price" }>): void {
  if (market.model.token(mint) === undefined) throw new UserError("The market has no such token.");
  if (how === "crash") market.crash(mint);
  else market.move(mint, FACTORS[how]);
}

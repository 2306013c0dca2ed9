import type { World } from "../../dev/world.ts";

/** What a mint is called by the market; all else as it is written. */
export const tokenName = ({ market }: World, written: string): string => market.model.token(written)?.symbol ?? written;

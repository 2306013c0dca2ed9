import * as z from "zod/mini";
import { isZero, readExact } from "../domain/exact-decimal.ts";
import { type MarketToken, SOL_MINT } from "../domain/market.ts";
import { plain, truncate } from "../domain/text.ts";
import { isMint } from "../domain/token.ts";

/** The longest symbol and name that are kept, in UTF-16 units. Anybody can name a token. */
const MAX_SYMBOL_LENGTH = 20;
const MAX_NAME_LENGTH = 40;

/** More tokens or prices are no answer to what is asked: at most twenty tokens are found, and at most fifty mints are asked for. */
const MAX_FOUND = 100;

/** SPL tokens keep their decimals in one byte, and mints in use have no more than these. */
const MAX_DECIMALS = 18;

const decimal = z.pipe(
  z.pipe(
    z.union([z.string(), z.number()]),
    z.transform((written) => readExact(written)),
  ),
  z.string(),
);

/** A field that is only shown. What cannot be read counts as not known. */
const shown = <T>(rule: z.ZodMiniType<T>) => z.catch(z.nullish(rule), null);

/** One line without marks that turn the text around it, since whoever made the token wrote it. */
const oneLine = (max: number) =>
  z.pipe(
    z.string(),
    z.transform((written) => truncate(plain(written.toWellFormed().replace(/[\p{Cc}\p{Cf}]/gu, " ")), max).trim()),
  );

const mint = z.string().check(z.refine(isMint));
const decimals = z
  .union([
    z.int(),
    z.pipe(
      z.string().check(z.regex(/^\d{1,2}$/)),
      z.transform((written) => Number(written)),
    ),
  ])
  .check(z.gte(0), z.lte(MAX_DECIMALS));
/** Whoever can do something to a token: an address, or nothing if nobody can any more. */
const authority = shown(z.string());

const FoundToken = z.pipe(
  z.object({
    id: mint,
    symbol: oneLine(MAX_SYMBOL_LENGTH),
    name: z.catch(oneLine(MAX_NAME_LENGTH), ""),
    decimals,
    isVerified: shown(z.boolean()),
    liquidity: shown(decimal),
    mintAuthority: authority,
    freezeAuthority: authority,
    audit: shown(
      z.object({
        isSus: shown(z.boolean()),
        mintAuthorityDisabled: shown(z.boolean()),
        freezeAuthorityDisabled: shown(z.boolean()),
      }),
    ),
  }),
  z.transform(({ id, symbol, name, decimals, isVerified, liquidity, audit, ...authorities }): MarketToken => {
    const { freezeAuthorityDisabled, mintAuthorityDisabled, isSus } = audit ?? {};
    return {
      mint: id,
      symbol,
      name,
      decimals,
      // What is not said to be verified is not.
      verified: isVerified === true,
      suspicious: isSus === true,
      freezable: isPossible(authorities.freezeAuthority, freezeAuthorityDisabled),
      mintable: isPossible(authorities.mintAuthority, mintAuthorityDisabled),
      liquidityUsd: liquidity ?? null,
    };
  }),
);

/**
 * Whether somebody can still do it. Jupiter names who can, and its audit may leave out that it is not disabled. Where the
 * two differ, somebody can. Null if neither says.
 */
function isPossible(authority: string | null | undefined, disabled: boolean | null | undefined): boolean | null {
  if (authority) return true;
  return disabled == null ? null : !disabled;
}

/** Whether a token that cannot be read is one that the market has verified, so that it may be the one that is meant. */
const Verified = z.looseObject({ isVerified: z.literal(true) });

/**
 * The answer of `GET /tokens/v2/search` (https://dev.jup.ag/docs/tokens/v2/token-information). A token that cannot be
 * read is left out, and the others count. If none can be read, or one that is verified cannot, the answer is unreadable:
 * a look-alike would take that token's place.
 */
export const FoundTokens = z.pipe(
  z.array(z.unknown()).check(z.maxLength(MAX_FOUND)),
  z.transform((found, { issues }): readonly MarketToken[] => {
    const read = found.map((token) => ({ token, data: FoundToken.safeParse(token).data }));
    // One that is named twice is one: it would be asked which of the two is meant.
    const tokens = [...new Map(read.flatMap(({ data }) => (data ? [[data.mint, data] as const] : []))).values()];
    const unread = read.filter(({ data }) => data === undefined);
    const misses = unread.some(({ token }) => Verified.safeParse(token).success);
    if (!misses && (tokens.length > 0 || found.length === 0)) return tokens;
    issues.push({ code: "custom", input: found, message: "tokens that cannot be read" });
    return z.NEVER;
  }),
);

const UsdPrice = z.object({
  usdPrice: decimal,
  priceChange24h: shown(z.number()),
  decimals,
});

/** What one token costs, in US dollars. */
export type UsdPrice = z.infer<typeof UsdPrice>;

/**
 * The answer of `GET /price/v3` (https://dev.jup.ag/docs/price/v3): prices by their mints. What cannot be read is left
 * out. Without the price of SOL the answer cannot be read: nothing can be said in SOL then.
 */
export const UsdPrices = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((answer, { issues }) => {
    const prices = Object.entries(answer).slice(0, MAX_FOUND);
    const read = new Map(
      prices.flatMap(([mint, price]) => {
        const { data } = UsdPrice.safeParse(price);
        return data === undefined ? [] : [[mint, data] as const];
      }),
    );
    const solUsd = read.get(SOL_MINT)?.usdPrice ?? "0";
    if (!isZero(solUsd)) return { solUsd, prices: read };
    issues.push({ code: "custom", input: answer, message: "no price of SOL" });
    return z.NEVER;
  }),
);

/** Prices in US dollars by their mints, and that of SOL, which is not zero. */
export type UsdPrices = z.infer<typeof UsdPrices>;

/** An amount in a token's smallest unit. A number is taken while it counts exactly. */
const units = z.pipe(
  z.union([z.string().check(z.regex(/^\d{1,30}$/)), z.int().check(z.gte(0))]),
  z.transform((written) => BigInt(written)),
);
/** Words of what went wrong. */
const words = z.string().check(z.minLength(1));
const refusal = <T extends z.ZodMiniType>(rule: T) =>
  z.pipe(
    rule,
    z.transform(() => ({ outAmount: 0n })),
  );

/** The answer of `GET /swap/v2/order` without a taker: what a trade would bring, or nothing (https://dev.jup.ag/docs/swap/order-and-execute). */
export const OrderQuote = z.union([
  z.object({ outAmount: units }),
  // It answers so for a trade that it knows no way for.
  refusal(z.object({ errorCode: z.union([z.string(), z.number()]) })),
  refusal(z.object({ error: words })),
  refusal(z.object({ errorMessage: words })),
]);

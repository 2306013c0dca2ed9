/** Wrapped SOL, which every price is asked in. */
export const SOL_MINT = "So11111111111111111111111111111111111111112";

/** What is known of a token's safety; a field that is left out is not known. */
export interface TokenAudit {
  /** Only there where the token was flagged, as Jupiter does it. */
  isSus?: true;
  mintAuthorityDisabled?: boolean;
  freezeAuthorityDisabled?: boolean;
  /** Of the supply, from 0 to 100. */
  topHoldersPercentage?: number;
}

/** A token as it is at rest; prices and liquidity move from there. Decimal numbers are strings. */
export interface Token {
  /** Its address. */
  mint: string;
  symbol: string;
  name: string;
  /** Of one token: the smallest amount is 10 to the minus `decimals`. */
  decimals: number;
  icon: string | null;
  /** In tokens. */
  supply: string;
  /** US dollars for one token. Null for one that is worth nothing, and trades nowhere. */
  priceUsd: string | null;
  /** US dollars in all its pools, half of it in SOL. None at all means that there is no route. */
  liquidityUsd: string;
  /** How far the walk takes the price either way, in millionths; below a million. */
  swingPpm: number;
  isVerified: boolean;
  /** From 0 to 100. */
  organicScore: number;
  organicScoreLabel: "high" | "medium" | "low";
  /** Whether its price is told. A price that is not trusted is left out of answers; the token trades all the same. */
  isPriceTrusted: boolean;
  audit: TokenAudit | null;
  holderCount: number | null;
  /** ISO 8601. */
  createdAt: string;
}

/** What a token is that nothing else is said of: new, small, unverified, but sound. */
export const PLAIN: Omit<Token, "mint" | "symbol" | "name"> = {
  decimals: 6,
  icon: null,
  supply: "1000000000",
  priceUsd: "0.001",
  liquidityUsd: "20000",
  swingPpm: 150_000,
  isVerified: false,
  organicScore: 12,
  organicScoreLabel: "low",
  isPriceTrusted: true,
  audit: { mintAuthorityDisabled: true, freezeAuthorityDisabled: true, topHoldersPercentage: 38.4 },
  holderCount: 840,
  createdAt: "2025-05-04T10:20:30Z",
};

/** What a verified token is besides. */
export const VERIFIED = {
  isVerified: true,
  organicScore: 96.5,
  organicScoreLabel: "high",
  audit: { mintAuthorityDisabled: true, freezeAuthorityDisabled: true, topHoldersPercentage: 14.2 },
  holderCount: 912_000,
  createdAt: "2024-06-05T08:55:25.527Z",
} as const;

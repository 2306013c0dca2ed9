/** One line of the log: a step of a trade, what came of it, and what it cost. It holds no secret and nobody's text. */
export interface TraderLine {
  /** The step: `begin`, `look`, `quote`, `inspect`, `sign`, `execute`, `send`, `answer`, `release`; or `cron`, `healthz`, `config`, `request`. */
  readonly what: string;
  readonly outcome: string;
  /** The id of the trade's proposal. */
  readonly id?: string;
  readonly ms?: number;
  /** The number of requests that were made so far. */
  readonly requests?: number;
  /** A failure's name and short code. Never a message. */
  readonly error?: string;
}

/** Writes a line as JSON. Cloudflare's observability indexes it by field. */
export function log(line: TraderLine): void {
  console.log(JSON.stringify(line));
}

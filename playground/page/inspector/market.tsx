import type { MarketBehaviour } from "../../protocol/controls.ts";
import type { MarketCallView, MarketTokenView, MarketView } from "../../protocol/market.ts";
import { answeredWell, shortMint, tokensApart } from "../logic/market.ts";
import { clockText } from "../logic/times.ts";
import { usePageActions } from "../state/actions.ts";
import { Section } from "./section.tsx";

/** More would only push the rest away. */
const MOST_CALLS = 8;

const BEHAVIOUR_LABELS: Record<MarketBehaviour, string> = {
  answer: "answers",
  limit: "answers 429: asked too often",
  hang: "never answers",
  fail: "fails with 500",
  nonsense: "answers nonsense",
  incomplete: "leaves prices out",
};
const BEHAVIOURS = Object.keys(BEHAVIOUR_LABELS) as readonly MarketBehaviour[];

const MOVES = [
  { how: "down", label: "−", title: (name: string) => `${name} falls by 10%` },
  { how: "up", label: "+", title: (name: string) => `${name} rises by 10%` },
  { how: "crash", label: "Crash", title: (name: string) => `Crash ${name}: a tenth is left, of its liquidity too` },
] as const;

interface MarketProps {
  readonly market: MarketView;
  readonly away: boolean;
  readonly behaviour: MarketBehaviour;
}

/** What tokens there are and what they cost, ways to move that, and what the Worker asked. */
export function MarketSection({ market, away, behaviour }: MarketProps) {
  const { act } = usePageActions();
  const { verified, others } = tokensApart(market.tokens);
  const toggle = away ? "Bring it back" : "Take it away";
  return (
    <Section title="Market" aside={away ? "away" : `${market.tokens.length} tokens`}>
      {away && (
        <p class="warning" role="status">
          The market is away. Cards show no price, and everything else goes on.
        </p>
      )}
      <Tokens tokens={verified} label="Verified tokens" />
      <details class="fold">
        <summary>
          Not verified <span class="faint">{others.length}</span>
        </summary>
        <Tokens tokens={others} label="Tokens that are not verified" />
      </details>
      <label class="select">
        <span>The market</span>
        <select
          value={behaviour}
          onChange={({ currentTarget }) => {
            const chosen = BEHAVIOURS.find((one) => one === currentTarget.value);
            if (chosen !== undefined) void act({ do: "break", market: chosen });
          }}
        >
          {BEHAVIOURS.map((one) => (
            <option key={one} value={one}>
              {BEHAVIOUR_LABELS[one]}
            </option>
          ))}
        </select>
      </label>
      <div class="button-row">
        <button type="button" class="small" onClick={() => act({ do: "break", marketAway: !away })}>
          {toggle}
        </button>
      </div>
      <Calls calls={market.calls} />
    </Section>
  );
}

function Tokens({ tokens, label }: { tokens: readonly MarketTokenView[]; label: string }) {
  return (
    <ul class="tokens" aria-label={label}>
      {tokens.map((token) => (
        <Token key={token.mint} token={token} />
      ))}
    </ul>
  );
}

function Token({ token }: { token: MarketTokenView }) {
  const { act } = usePageActions();
  const { mint, symbol, name, sol, usd, change, liquidity } = token;
  const fell = change?.startsWith("−") === true;
  return (
    <li data-token={mint}>
      <div class="token-words">
        <p>
          <b>{symbol}</b>{" "}
          <span class="faint" title={mint}>
            {name} · {shortMint(mint)}
          </span>
        </p>
        {sol === null ? (
          <p>no price</p>
        ) : (
          <p>
            <span data-price="sol">{sol} SOL</span>{" "}
            {change !== null && <span class={fell ? "fell" : "rose"}>{change}%</span>}
          </p>
        )}
        <p class="faint">
          {usd !== null && `$${usd} · `}liquidity ${liquidity}
        </p>
      </div>
      {sol !== null && (
        <fieldset class="button-row" aria-label={`Move ${name}, ${shortMint(mint)}`}>
          {MOVES.map(({ how, label, title }) => (
            <button
              type="button"
              key={how}
              class="small"
              aria-label={title(name)}
              title={title(name)}
              onClick={() => act({ do: "move_price", mint, how })}
            >
              {label}
            </button>
          ))}
        </fieldset>
      )}
    </li>
  );
}

function Calls({ calls }: { calls: readonly MarketCallView[] }) {
  if (calls.length === 0)
    return <p class="empty">The Worker asks which token a proposal means, and what the trade would bring.</p>;
  return (
    <ul class="calls market-calls" aria-label="Questions to the market">
      {calls.slice(0, MOST_CALLS).map((call) => (
        <li key={call.n}>
          <span class="faint">{clockText(call.at)}</span>
          <b title={call.asked}>{call.asked}</b>
          <span class={answeredWell(call) ? "answer" : "answer bad"}>
            {call.status === "hung" ? "no answer" : call.status}
          </span>
        </li>
      ))}
    </ul>
  );
}

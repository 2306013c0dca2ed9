import type { GroupView } from "../../protocol/chat.ts";
import type { ChainTransactionView, TraderTradeView, TraderView } from "../../protocol/trader.ts";
import { shortMint } from "../logic/market.ts";
import { clockText } from "../logic/times.ts";
import { shortSignature } from "../logic/trader.ts";
import { usePageActions } from "../state/actions.ts";
import { useCopy } from "../state/copy.ts";
import { Section } from "./section.tsx";

/** More would only push the rest away. */
const MOST = 8;

interface TraderProps {
  readonly trader: TraderView;
  /** The group that is looked at, and all of them. */
  readonly group: GroupView;
  readonly groups: readonly GroupView[];
}

/** The trader's wallet, its trades and their transactions, on a chain that no explorer knows. */
export function TraderSection({ trader, group, groups }: TraderProps) {
  const { act } = usePageActions();
  const { wallet, sol, tokens, transactions, trades } = trader;
  const pending = trades.filter((trade) => trade.pending).length;
  const open = groups.find(({ key }) => key === trader.group);
  return (
    <Section title="Trader" aside={pending === 0 ? `${sol} SOL` : `${pending} pending`}>
      <p class="hint">
        Trades are real transactions, on a chain that is on this machine only. Solscan, where the group's links lead,
        knows nothing of it.
      </p>
      <dl class="wallet" aria-label="Wallet">
        <dt>Wallet</dt>
        <dd class="mono" title={wallet}>
          {shortMint(wallet)}
        </dd>
        <dt>SOL</dt>
        <dd data-balance="sol">{sol}</dd>
        {tokens.map(({ symbol, amount }) => (
          <div key={symbol} class="held">
            <dt>{symbol}</dt>
            <dd data-balance={symbol}>{amount}</dd>
          </div>
        ))}
        <dt>Trades for</dt>
        <dd data-open={trader.group ?? ""}>{open?.title ?? "no group"}</dd>
      </dl>
      {trader.group !== group.key && (
        <div class="button-row">
          <button type="button" class="small" onClick={() => act({ do: "open_trader", group: group.key })}>
            Trade for {group.title} instead
          </button>
        </div>
      )}
      <Trades trades={trades} />
      <Transactions transactions={transactions} />
    </Section>
  );
}

function Trades({ trades }: { trades: readonly TraderTradeView[] }) {
  if (trades.length === 0)
    return <p class="empty">A vote that passed becomes one transaction, however often the trader is asked.</p>;
  return (
    <ul class="calls" aria-label="Trades">
      {trades.slice(0, MOST).map(({ id, at, kind, token, state, pending }) => (
        <li key={id} data-trade={id} title={id}>
          <span class="faint">{clockText(at)}</span>
          <b>
            {kind} {token}
          </b>
          <span class={pending || state === "filled" ? "answer" : "answer bad"}>
            {pending ? `pending: ${state}` : state}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Transactions({ transactions }: { transactions: readonly ChainTransactionView[] }) {
  const copy = useCopy();
  if (transactions.length === 0) return null;
  return (
    <ul class="calls" aria-label="Transactions">
      {transactions.slice(0, MOST).map(({ signature, at, state }) => (
        <li key={signature} data-transaction={state}>
          <span class="faint">{clockText(at)}</span>
          <b>
            <button type="button" class="inline code" title="Copy the signature" onClick={() => copy(signature)}>
              {shortSignature(signature)}
            </button>
          </b>
          <span class={state === "failed" ? "answer bad" : "answer"}>{state}</span>
        </li>
      ))}
    </ul>
  );
}

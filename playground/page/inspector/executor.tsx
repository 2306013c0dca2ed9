import type { ExecutorCallView } from "../../protocol/inspector.ts";
import { clockText } from "../logic/times.ts";
import { Section } from "./section.tsx";

const MOST = 8;

/** The calls that the executor got, and what it answered. */
export function ExecutorSection({ calls }: { calls: readonly ExecutorCallView[] }) {
  return (
    <Section
      title="Executor's calls"
      aside={calls.length === 0 ? "none" : String(calls.length)}
      folded={calls.length === 0}
    >
      {calls.length === 0 ? (
        <p class="empty">
          A vote that passed is carried out by one call, told apart by its id however often it is repeated.
        </p>
      ) : (
        <ul class="calls">
          {calls.slice(0, MOST).map(({ at, id, kind, token, total, answer }) => (
            <li key={`${id} ${at}`}>
              <span class="faint">{clockText(at)}</span>
              <b title={token ?? ""}>
                {kind ?? "?"} {token} {total !== null && <span class="faint">{total}</span>}
              </b>
              <span class={/^(filled|pending)/.test(answer) ? "answer" : "answer bad"}>{answer}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

import type { WorkView } from "../../protocol/inspector.ts";
import { workText } from "../logic/times.ts";
import { errorText, failed, heights, median } from "../logic/work.ts";
import { Section } from "./section.tsx";

/** The list is for reading; all fifty are in the bars above it. */
const LISTED = 12;

/** What the Worker did last: how it ended, how long it took, what it cost. */
export function WorkSection({ work }: { work: readonly WorkView[] }) {
  const middle = median(work.map(({ ms }) => ms));
  return (
    <Section title="What the Worker did" aside={middle === null ? "" : `median ${workText(middle)}`}>
      {work.length === 0 ? (
        <p class="empty">Each update, call and cron run shows up here with what it cost.</p>
      ) : (
        <>
          <Bars work={work} />
          <table class="work">
            <colgroup>
              <col />
              <col class="took" />
              <col class="cost" />
              <col class="cost" />
              <col class="took" />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Work</th>
                <th scope="col">Took</th>
                <th scope="col">
                  <abbr title="Requests to Redis">Redis</abbr>
                </th>
                <th scope="col">
                  <abbr title="Commands that Upstash would bill">Billed</abbr>
                </th>
                <th scope="col">
                  <abbr title="Calls to Telegram">Telegram</abbr>
                </th>
              </tr>
            </thead>
            <tbody>
              {work.slice(0, LISTED).map((one) => (
                <Row key={one.n} work={one} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </Section>
  );
}

/** Newest on the right, as time runs. */
function Bars({ work }: { work: readonly WorkView[] }) {
  const shown = [...work].reverse();
  const tall = heights(shown.map(({ ms }) => ms));
  return (
    <div class="spark" role="img" aria-label={`How long the last ${shown.length} took`}>
      {shown.map((one, i) => (
        <span
          key={one.n}
          class={failed(one) ? "failed" : ""}
          title={`${one.what}: ${one.outcome}${one.ms === null ? "" : `, ${workText(one.ms)}`}`}
          style={{ height: `${Math.max(8, 100 * (tall[i] ?? 0))}%` }}
        />
      ))}
    </div>
  );
}

function Row({ work }: { work: WorkView }) {
  const { what, outcome, ms, redis, billed, telegram, executor, market, error } = work;
  return (
    <tr class={failed(work) ? "failed" : ""} data-work={work.n}>
      <th scope="row">
        {what} <span class="outcome">{outcome}</span>
        {executor !== null && executor > 0 && <span class="tag">executor {executor}</span>}
        {market !== null && market > 0 && <span class="tag">market {market}</span>}
        {error !== null && (
          <small class="error" title={error}>
            {errorText(error)}
          </small>
        )}
      </th>
      <td>{ms === null ? "–" : workText(ms)}</td>
      <td>
        <Count n={redis} />
      </td>
      <td>{billed ?? "–"}</td>
      <td>
        <Count n={telegram} />
      </td>
    </tr>
  );
}

/** A few are dots, which are compared at a glance. */
function Count({ n }: { n: number | null }) {
  if (n === null) return <>–</>;
  return (
    <span class="count">
      <span class="dots" aria-hidden="true">
        {"•".repeat(Math.min(n, 6))}
      </span>
      {n}
    </span>
  );
}

import { clockText, countdownText } from "../logic/times.ts";
import type { Step, Vote } from "../logic/vote.ts";
import { type Clock, useNow } from "../state/clock.ts";
import { Section } from "./section.tsx";

/** The vote as a bar that fills, and the steps of its settlement. */
export function VoteSection({ vote, session, clock }: { vote: Vote | null; session: boolean; clock: Clock }) {
  return (
    <Section title="Vote" {...(vote === null ? {} : { aside: <Left vote={vote} clock={clock} /> })}>
      {vote === null ? (
        <p class="empty">
          {session ? "A session is open. Nobody has proposed anything yet." : "No session is open in this group."}
        </p>
      ) : (
        <>
          <p class="vote-title">
            <b>{vote.title}</b> <span class="faint">by {vote.proposer}</span>
            {vote.total !== null && (
              <b class="vote-total" data-testid="vote-total">
                {vote.total}
              </b>
            )}
          </p>
          <RuleChips rules={vote.rules} />
          <Bar vote={vote} />
          <Notes vote={vote} />
          <Steps steps={vote.steps} />
        </>
      )}
    </Section>
  );
}

function Left({ vote, clock }: { vote: Vote; clock: Clock }) {
  const left = vote.endsAt - useNow(clock);
  if (!vote.open) return <span data-testid="vote-state">{vote.state}</span>;
  return <span data-testid="vote-state">{left > 0 ? `${countdownText(left)} left` : "time is up"}</span>;
}

function RuleChips({ rules }: { rules: Vote["rules"] }) {
  if (rules.length === 0) return null;
  return (
    <ul class="rule-chips" aria-label="Rules of this vote">
      {rules.map(({ rule, words }) => (
        <li key={rule} data-rule={rule} title={`/settings ${rule}`}>
          {words}
        </li>
      ))}
    </ul>
  );
}

/** What decides beside the counts. */
function Notes({ vote }: { vote: Vote }) {
  const { yes, no, eligibleVoters, needed, paid, open, earlyEndAt } = vote;
  if (needed === null && paid === null && earlyEndAt === null) return null;
  return (
    <ul class="notes" data-testid="vote-notes">
      {needed !== null && (
        <li class={yes + no >= needed ? "reached" : open ? "" : "short"}>
          {yes + no} of {eligibleVoters} voted, {needed} needed
        </li>
      )}
      {paid !== null && (
        <li>
          By what each paid: yes {paid.yes}, no {paid.no}
        </li>
      )}
      {earlyEndAt !== null && <li>All have voted: it ends early, from {clockText(earlyEndAt)} on</li>}
    </ul>
  );
}

function Bar({ vote }: { vote: Vote }) {
  const { yes, no, abstained, eligibleVoters } = vote;
  const rest = vote.open ? "not yet" : "abstained";
  const share = (n: number) => `${eligibleVoters === 0 ? 0 : (100 * n) / eligibleVoters}%`;
  return (
    <div data-testid="vote">
      <div
        class="bar"
        role="img"
        aria-label={`Yes ${yes}, no ${no}, ${rest} ${abstained}, of ${eligibleVoters} who may vote`}
      >
        <span class="bar-yes" style={{ width: share(yes) }} />
        <span class="bar-no" style={{ width: share(no) }} />
      </div>
      <p class="legend" aria-hidden="true">
        <span>
          <i class="bar-yes" /> yes <b>{yes}</b>
        </span>
        <span>
          <i class="bar-no" /> no <b>{no}</b>
        </span>
        <span>
          <i /> {rest} <b>{abstained}</b>
        </span>
        <span>
          of <b>{eligibleVoters}</b>
        </span>
      </p>
    </div>
  );
}

const SAID: Record<Step["state"], string> = { done: "done", current: "now", ahead: "ahead", skipped: "skipped" };
const MARKS: Record<Step["state"], string> = { done: "✓", current: "", ahead: "", skipped: "–" };

const Steps = ({ steps }: { steps: readonly Step[] }) => (
  <ol class="steps" aria-label="Steps of the settlement" data-testid="steps">
    {steps.map(({ name, label, state, note }) => (
      <li key={name} class={`step ${state}`} data-step={name} data-state={state}>
        <span class="dot" aria-hidden="true">
          {MARKS[state]}
        </span>
        <b>
          {label}
          <span class="hidden">: {SAID[state]}</span>
        </b>
        <small title={note}>{note}</small>
      </li>
    ))}
  </ol>
);

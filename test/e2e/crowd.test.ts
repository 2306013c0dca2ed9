/** @module-tag long */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Member } from "../../dev/telegram/server.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { EDIT_PAUSE_MS } from "../../src/time-limits.ts";
import { cardFor, results } from "./messages.ts";
import { requestsFor } from "./requests.ts";
import { cardsAtRest } from "./reset.ts";
import { AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { memberAt, openSession, propose } from "./stage.ts";

let world: World;
let later: RunningWorker;
beforeAll(async () => {
  world = await startWorld();
  later = await workerAhead(world, AFTER_VOTE_MS);
});
afterAll(() => world.close());

const LABELS = ["Yes 0.01", "Yes 0.05", "Yes 0.1", "No"];

it("counts every vote of a crowd that joins and taps at the same instant, and names everybody in the result", async () => {
  const size = 200;
  const stage = await openSession(world, 0);
  const { group } = stage;
  const crowd = Array.from({ length: size }, (_, i) =>
    group.member({ first_name: `Voter ${i}`, ...(i % 3 === 0 ? {} : { username: `voter_${i}` }) }),
  );
  const joins = await Promise.all(crowd.map((member) => member.taps("Join")));
  expect(new Set(joins.map(({ answer }) => answer?.text)).size).toBe(1);
  // One more who does not vote, so that it does not end early.
  await group.member({ first_name: "Nobody" }).taps("Join");
  const vote = await propose(world, { ...stage, members: crowd });

  // Redis has not seen the script before the first vote: that one takes two requests.
  const [first, ...rest] = crowd;
  const opening = await first?.taps(LABELS[0] ?? "");
  await cardsAtRest(world, stage);
  world.upstash.resetRecords();
  const began = Date.now();
  const taps = await Promise.all(rest.map((member, i) => member.taps(LABELS[(i + 1) % LABELS.length] ?? "No")));
  for (const { status, attempts, answer } of taps) {
    expect({ status, attempts }).toEqual({ status: 200, attempts: 1 });
    expect(answer?.text).toContain("Counted");
  }
  // Each vote is one request; what is left is the card's edits. There is one in five seconds, however long this machine takes.
  const edits = requestsFor(world, group).length - rest.length;
  expect(edits).toBeLessThanOrEqual(1 + Math.floor((Date.now() - began) / EDIT_PAUSE_MS));
  // Every one of the counts from 1 to all was somebody's own.
  const seen = [opening, ...taps].map((tap) => voters(tap?.answer?.text ?? ""));
  expect(seen.toSorted((a, b) => a - b)).toEqual(crowd.map((_, i) => i + 1));

  expect((await callEnd(world, later, vote.body)).status).toBe(200);
  const yes = crowd.filter((_, i) => i % 4 !== 3).length;
  const thousandths = crowd.reduce((sum, _, i) => sum + ([10, 50, 100, 0][i % 4] ?? 0), 0);
  const [result, ...others] = results(group);
  expect(others).toEqual([]);
  expect(result?.text).toMatch(new RegExp(`Yes ${yes} · No ${size - yes} · Abstained 1\n`));
  expect(Number(/Total (\d+\.\d+) SOL/.exec(result?.text ?? "")?.[1])).toBe(thousandths / 1_000);
  for (const member of crowd) expect(namesIn(result?.text ?? "")).toContain(shownAs(member));
  expect(cardFor(group, "BONK")?.text).toContain(`Yes ${yes} · No ${size - yes}`);

  // The flood limit was on all the time, and was never met.
  expect(world.telegram.flood).toMatchObject({ on: true, perMinute: 20 });
  expect(world.telegram.outgoing.filter(({ ok }) => !ok)).toEqual([]);
});

it("keeps one vote of a member who taps every button at once, and who then types as well", async () => {
  const stage = await openSession(world, 2);
  const vote = await propose(world, stage);
  const first = memberAt(stage.members, 0);
  const taps = await Promise.all(LABELS.map((label) => first.taps(label)));
  await first.says("/vote yes 1");
  expect(taps.filter(({ answer }) => answer?.text?.includes("Counted"))).toHaveLength(1);
  await callEnd(world, later, vote.body);
  expect(results(stage.group)[0]?.text).toMatch(/Yes 1 · No 0 · Abstained 1\n.*0\.01 SOL/);
});

const voters = (text: string): number => {
  const [, yes, no] = /Yes (\d+) · No (\d+)/.exec(text) ?? [];
  return Number(yes) + Number(no);
};

const shownAs = ({ user }: Member): string => (user.username === undefined ? user.first_name : `@${user.username}`);

const namesIn = (text: string): string[] =>
  text.split("\n").flatMap((line) => (line.includes(": ") ? line.slice(line.indexOf(": ") + 2).split(", ") : []));

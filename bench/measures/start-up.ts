import { gzipSync } from "node:zlib";
import { buildWorker } from "../../dev/worker/build.ts";
import type { World } from "../../dev/world.ts";
import { median } from "../stats.ts";
import { openVoteWith } from "./open-vote.ts";

/** What a Worker that has just been started takes; milliseconds, the middle of several tries. */
export interface StartUpResult {
  /** From the start of the workerd process to its first answer, to `GET /`. */
  readonly firstAnswerMs: number;
  /** The first vote that a new Worker counts, and one that follows. */
  readonly firstVoteMs: number;
  readonly laterVoteMs: number;
  /** The Worker's code as it is deployed. */
  readonly bytes: number;
  readonly gzipBytes: number;
}

const TRIES = 3;
const LATER_VOTES = 10;

/** Starts Workers on the world's stand-ins, one after the other, and lets a group vote through each. */
export async function measureStartUp(world: World): Promise<StartUpResult> {
  world.telegram.setWebhook(`${world.url}/telegram`, world.webhookSecret);
  const { members } = await openVoteWith(world, TRIES * (LATER_VOTES + 1));
  const [firstAnswers, firstVotes, laterVotes]: number[][] = [[], [], []];
  const voters = members.values();
  const voteOnce = async () => {
    const tap = await voters.next().value?.taps("Yes");
    if (!tap?.answer?.text?.includes("Counted")) throw new Error("a vote was not counted");
    return tap.ms;
  };
  for (let i = 0; i < TRIES; i += 1) {
    const started = performance.now();
    const worker = await world.secondWorker();
    await (await worker.fetch("/")).text();
    firstAnswers?.push(performance.now() - started);
    world.telegram.setWebhook(`${worker.url}/telegram`, world.webhookSecret);
    firstVotes?.push(await voteOnce());
    for (let vote = 0; vote < LATER_VOTES; vote += 1) laterVotes?.push(await voteOnce());
    await worker.close();
  }
  const { modules } = await buildWorker();
  const code = Buffer.concat(modules.map(({ contents }) => Buffer.from(contents)));
  return {
    firstAnswerMs: median(firstAnswers ?? []),
    firstVoteMs: median(firstVotes ?? []),
    laterVoteMs: median(laterVotes ?? []),
    bytes: code.length,
    gzipBytes: gzipSync(code).length,
  };
}

import type { Member, Tap } from "../../dev/telegram/server.ts";
import { buildWorker } from "../../dev/worker/build.ts";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld } from "../../dev/world.ts";
import { startBareWorker } from "./bare-worker.ts";
import { openVoteWith } from "./open-vote.ts";
import { childrenNamed, processorMs } from "./processes.ts";
import { measureStartUp, type StartUpResult } from "./start-up.ts";

/** What one workerd did with updates that came as fast as they were answered. */
export interface WorkerResult {
  readonly updates: number;
  readonly perSecond: number;
  /** Processor time of the workerd process for each update; null where it is not known. */
  readonly cpuMs: number | null;
  /** How much of that time this process, with all the stand-ins in it, was busy: 1 is one processor all the time. */
  readonly benchLoad: number;
}

export interface WorkerResults {
  readonly conclave: WorkerResult;
  readonly bare: WorkerResult;
  readonly startUp: StartUpResult;
}

const GROUPS = 8;
const MEMBERS = 100;

/**
 * Lets members vote by tapping, in several groups at once, over a real Worker in workerd. Telegram's limit of 40 updates at a time
 * holds. People, Telegram and Redis' REST server share this process: a machine of its own would let the Worker do more. The
 * processor time is the Worker's alone.
 */
export async function measureWorker(): Promise<WorkerResults> {
  const before = new Set(childrenNamed("workerd"));
  const world = await startWorld();
  try {
    const pid = childrenNamed("workerd").find((one) => !before.has(one));
    const votes = await Promise.all(Array.from({ length: GROUPS }, () => openVoteWith(world, MEMBERS)));
    const voters = votes.flatMap(({ members }) => members);
    const conclave = await vote(voters, world.worker, pid);

    const others = new Set(childrenNamed("workerd"));
    const bareWorker = await startBareWorker(world, await buildWorker());
    const barePid = childrenNamed("workerd").find((one) => !others.has(one));
    world.telegram.setWebhook(bareWorker.url, world.webhookSecret);
    await voters[0]?.taps("Yes");
    const bare = await vote(voters, bareWorker, barePid);
    await bareWorker.close();

    return { conclave, bare, startUp: await measureStartUp(world) };
  } finally {
    await world.close();
  }
}

async function vote(voters: readonly Member[], worker: RunningWorker, pid: number | undefined): Promise<WorkerResult> {
  await worker.idle();
  const cpuBefore = pid === undefined ? null : processorMs(pid);
  const ourCpuBefore = process.cpuUsage();
  const started = performance.now();
  const taps = await Promise.all(voters.map((member, i) => member.taps(i % 3 === 0 ? "No" : "Yes")));
  const seconds = (performance.now() - started) / 1_000;
  const ourCpu = process.cpuUsage(ourCpuBefore);
  const cpuAfter = pid === undefined ? null : processorMs(pid);
  const failed = taps.find((tap) => !isCounted(tap));
  if (failed !== undefined) throw new Error(`a vote was not counted: ${failed.status} ${failed.answer?.text}`);
  return {
    updates: voters.length,
    perSecond: voters.length / seconds,
    cpuMs: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / voters.length,
    benchLoad: (ourCpu.user + ourCpu.system) / 1e6 / seconds,
  };
}

/** Both Workers say so, the bare one without having counted anything. */
const isCounted = ({ status, answer }: Tap): boolean => status === 200 && (answer?.text?.includes("Counted") ?? false);

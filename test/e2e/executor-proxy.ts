import { expect } from "vitest";
import type { RunningWorker } from "../../dev/worker/run.ts";
import { startWorld, type World } from "../../dev/world.ts";
import { startForwardingServer } from "../support/forwarding-server.ts";
import { cardFor } from "./messages.ts";
import { outcomeOf } from "./outcome.ts";
import { AFTER_LEASE_MS, AFTER_VOTE_MS, callEnd, workerAhead } from "./settling.ts";
import { openVote } from "./stage.ts";

/** Stands before an executor, and lets calls wait there as long as a test likes. */
export interface ExecutorProxy {
  /** What the Worker is to be given as EXECUTOR_URL. */
  readonly url: string;
  /** Where calls are passed on to, with the headers that are signed. */
  target: string;
  /** Whether calls wait from now on. */
  holding: boolean;
  /** How many are waiting. */
  readonly waiting: number;
  /** Passes on the one that has waited longest. */
  releaseOne(): void;
  /** Passes on all but the one that has waited longest, and lets no more wait; what is returned passes that one on. */
  holdBackFirst(): () => void;
  /** Passes all on, and lets no more wait. */
  release(): void;
  close(): Promise<void>;
}

async function startExecutorProxy(): Promise<ExecutorProxy> {
  const queue: (() => void)[] = [];
  const server = await startForwardingServer(/^(webhook-|content-type)/, async (request) => {
    if (proxy.holding) await new Promise<void>((resolve) => queue.push(resolve));
    return fetch(proxy.target, request);
  });
  const proxy: ExecutorProxy = {
    url: `${server.url}/trades`,
    target: "",
    holding: false,
    get waiting() {
      return queue.length;
    },
    releaseOne: () => queue.shift()?.(),
    holdBackFirst() {
      const first = queue.shift();
      proxy.release();
      return () => first?.();
    },
    release() {
      proxy.holding = false;
      for (const pass of queue.splice(0)) pass();
    },
    close: server.close,
  };
  return proxy;
}

/** A world whose executor can be held, and Workers by whose clocks a vote is over, and the lease of who settled it then, too. */
export interface HeldExecutorWorld {
  readonly proxy: ExecutorProxy;
  readonly world: World;
  readonly later: RunningWorker;
  readonly afterLease: RunningWorker;
  close(): Promise<void>;
}

export async function startHeldExecutorWorld(): Promise<HeldExecutorWorld> {
  const proxy = await startExecutorProxy();
  const world = await startWorld({ executor: "webhook", bindings: { EXECUTOR_URL: proxy.url } });
  proxy.target = world.executor.url;
  return {
    proxy,
    world,
    later: await workerAhead(world, AFTER_VOTE_MS),
    afterLease: await workerAhead(world, AFTER_LEASE_MS),
    async close() {
      await world.close();
      await proxy.close();
    },
  };
}

export const waiting = ({ proxy }: HeldExecutorWorld, count: number): Promise<void> =>
  expect.poll(() => proxy.waiting).toBe(count);

/** Has a vote settled up to where the executor is at it, and the card says so. `no` is what the card's *No* held. */
export async function underWay(held: HeldExecutorWorld) {
  const { proxy, world, later } = held;
  proxy.holding = true;
  const { stage, vote } = await openVote(world);
  const buttons = cardFor(stage.group, "BONK")?.buttons.flat() ?? [];
  const settling = callEnd(world, later, vote.body);
  await waiting(held, 1);
  await expect.poll(() => outcomeOf(stage.group, vote).card).toContain("buying…");
  return { stage, vote, settling, no: buttons.find(({ text }) => text === "No")?.data ?? "" };
}

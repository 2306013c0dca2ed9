import * as z from "zod";
import type { CallRecord } from "../../dev/executor/server.ts";
import type { World } from "../../dev/world.ts";
import type { ExecutorCallView } from "../protocol/inspector.ts";
import { tokenName } from "./token-name.ts";

/** So many calls are shown, the newest. */
const SHOWN = 20;

const Rejected = z.object({ status: z.literal("rejected"), reason: z.string() });
const Answered = z.object({ status: z.string() });
const ErrorBody = z.object({ error: z.string() });

/** What the executor was asked for, and what it answered. */
export class ExecutorCalls {
  readonly #stop: () => void;
  #calls: ExecutorCallView[] = [];

  constructor(world: World, changed: () => void) {
    this.#stop = world.executor.onEvent((event) => {
      if (event.kind !== "call") return;
      const { id, kind, body, status } = event.call;
      const data = body?.data;
      const token = data === undefined ? null : tokenName(world, data.token);
      const call = { id, kind, token, total: data?.total ?? null, status };
      // The executor's own clock is the real one.
      this.#calls = [{ at: world.now(), ...call, answer: inWords(event.call) }, ...this.#calls].slice(0, SHOWN);
      changed();
    });
  }

  get views(): readonly ExecutorCallView[] {
    return this.#calls;
  }

  clear(): void {
    this.#calls = [];
  }

  close(): void {
    this.#stop();
  }
}

function inWords({ behaviour, status, answer }: CallRecord): string {
  if (status === "hung") return "no answer";
  if (status === "cut") return behaviour === "cut_after" ? "carried out, then cut" : "cut";
  if (behaviour === null) return `refused: ${ErrorBody.safeParse(answer).data?.error ?? status}`;
  const rejected = Rejected.safeParse(answer);
  if (rejected.success) return `rejected: ${rejected.data.reason}`;
  if (status !== 200) return String(status);
  return Answered.safeParse(answer).data?.status ?? "nonsense";
}

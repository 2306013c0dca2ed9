import { startWorld, type World, type WorldOptions } from "../../../dev/world.ts";
import { type Action, ActionAnswer } from "../../../playground/protocol/actions.ts";
import type { GroupView } from "../../../playground/protocol/chat.ts";
import type { SliceEvent, SliceName, Slices } from "../../../playground/protocol/slices.ts";
import { type PlaygroundOptions, type PlaygroundServer, startPlayground } from "../../../playground/server/server.ts";

/** Longer than anything here takes, in milliseconds. */
const PATIENCE_MS = 60_000;

/** A page that is connected to the stream of events. */
export interface Reader {
  /** What came last, by slice. */
  readonly last: Partial<Slices>;
  /** The slices in the order in which they came. */
  readonly names: readonly SliceName[];
  /** The text of the stream as it came. */
  readonly text: () => string;
  /** Resolves with a slice as soon as it is so; rejects if it does not become so. */
  until<Name extends SliceName>(name: Name, isSo: (value: Slices[Name]) => boolean): Promise<Slices[Name]>;
  /** Resolves as soon as the text of the stream has this in it. */
  reads(text: string): Promise<void>;
  leave(): void;
}

/** Connects as a page does. */
export async function read(url: string): Promise<Reader> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/events`, { signal: leaving.signal });
  const last: Record<string, unknown> = {};
  const names: SliceName[] = [];
  const looks = new Set<() => void>();
  let text = "";
  let taken = 0;

  const take = () => {
    for (let end = text.indexOf("\n\n", taken); end >= 0; end = text.indexOf("\n\n", taken)) {
      const event = text.slice(taken, end);
      taken = end + 2;
      if (!event.startsWith("data: ")) continue;
      const { slice, value }: SliceEvent = JSON.parse(event.slice("data: ".length));
      last[slice] = value;
      names.push(slice);
    }
    for (const look of looks) look();
  };
  const reading = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      take();
    }
  };
  reading().catch(() => undefined);

  const become = async <T>(what: string, get: () => { value: T } | undefined): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const look = () => {
      const found = get();
      if (found !== undefined) resolve(found.value);
    };
    const tooLate = setTimeout(() => reject(new Error(`${what} did not come`)), PATIENCE_MS);
    looks.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(tooLate);
      looks.delete(look);
    });
  };
  const latest: Partial<Slices> = last;
  return {
    last: latest,
    names,
    text: () => text,
    until: <Name extends SliceName>(name: Name, isSo: (value: Slices[Name]) => boolean) =>
      become(`such a slice ${name}`, () => {
        const value: Slices[Name] | undefined = latest[name];
        return value !== undefined && isSo(value) ? { value } : undefined;
      }),
    reads: (wanted) => become(wanted, () => (text.includes(wanted) ? { value: undefined } : undefined)),
    leave: () => leaving.abort(),
  };
}

/** A playground on a world of its own, with a page that reads along. */
export interface Play {
  readonly world: World;
  readonly server: PlaygroundServer;
  readonly page: Reader;
  act(action: Action): Promise<ActionAnswer>;
  /** Does what must be possible, and gives what came of it; throws where it was refused. */
  done(action: Action): Promise<Extract<ActionAnswer, { ok: true }>>;
  /** The sentence with which an action is refused; throws where it was done. */
  refusal(action: Action): Promise<string>;
  /** Resolves with the group as soon as it is so; the first one unless it is named. */
  group(isSo: (group: GroupView) => boolean, key?: string): Promise<GroupView>;
  close(): Promise<void>;
}

/** What the world has beside what all have. */
type Extras = Pick<WorldOptions, "archive" | "executor" | "market">;

export async function startPlay(
  options: Partial<PlaygroundOptions> = {},
  { archive = false, executor = "webhook", market = false }: Extras = {},
): Promise<Play> {
  const world = await startWorld({ executor, archive, market });
  const page = new Map([["/", { type: "text/html", body: "<h1>Hello</h1>" }]]);
  const server = await startPlayground(world, { page: () => page, ...options });
  const reader = await read(server.url);
  const act = async (action: Action): Promise<ActionAnswer> => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(action) };
    const answer: unknown = await (await fetch(`${server.url}/actions`, init)).json();
    return ActionAnswer.parse(answer);
  };
  const find = (groups: readonly GroupView[], key?: string) =>
    key === undefined ? groups[0] : groups.find((group) => group.key === key);
  return {
    world,
    server,
    page: reader,
    act,
    async done(action) {
      const answer = await act(action);
      if (!answer.ok) throw new Error(answer.why);
      return answer;
    },
    async refusal(action) {
      const answer = await act(action);
      if (answer.ok) throw new Error(`${action.do} was done`);
      return answer.why;
    },
    async group(isSo, key) {
      const matches = (group: GroupView | undefined) => group !== undefined && isSo(group);
      const groups = await reader.until("groups", (all) => matches(find(all, key)));
      const group = find(groups, key);
      if (group === undefined) throw new Error("there is no such group");
      return group;
    },
    async close() {
      reader.leave();
      await server.close();
      await world.close();
    },
  };
}

/** The newest message with this in it. */
export const messageWith = (group: GroupView, text: string) =>
  group.messages.findLast((one) => one.text.includes(text));

/** The data of the first button that calls back and whose text begins so, on the newest message that has one. */
export function button(group: GroupView, label: string): { messageId: number; data: string } {
  for (const { id, buttons } of group.messages.toReversed()) {
    const found = buttons.flat().find(({ text, data }) => text.startsWith(label) && data !== "");
    if (found !== undefined) return { messageId: id, data: found.data };
  }
  throw new Error(`nothing has a button ${label}`);
}

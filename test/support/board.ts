import type { BotMessage } from "../../dev/telegram/server.ts";
import type { BoardLedger, BoardLive } from "../../src/domain/board.ts";

/** An event as a browser reads it. */
export interface BoardEvent {
  readonly event: string;
  readonly data: string;
}

/** The address in the newest answer to `/board`. Throws if there is none. */
export function boardAddress({
  botMessages,
}: {
  readonly botMessages: readonly Pick<BotMessage, "buttons">[];
}): string {
  const urls = botMessages.flatMap(({ buttons }) => buttons.flat().flatMap(({ url }) => url ?? []));
  const address = urls.findLast((url) => url.includes("/board/"));
  if (address === undefined) throw new Error("nobody was given a link to a board");
  return address;
}

/** The events of a board, read one after the other. */
export class BoardEvents {
  readonly seen: BoardEvent[] = [];
  readonly #left = new AbortController();
  readonly #looks = new Set<() => void>();
  #live: BoardLive | null = null;
  #ledger: BoardLedger | null = null;
  #ended = false;

  /** Whether the server has ended the stream, or it broke off. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Opens the events of a board by its page's address, or by that of another Worker. */
  static async open(address: string, url?: string): Promise<BoardEvents> {
    const { pathname, origin } = new URL(address);
    const events = new BoardEvents();
    const response = await fetch(`${url ?? origin}${pathname}/events`, { signal: events.#left.signal });
    if (response.body === null || !response.ok) throw new Error(`no events: ${response.status}`);
    void events.#read(response.body);
    return events;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const chunk of body) {
        const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) this.#take(block);
      }
    } catch {
      // Cut off, or left.
    }
    this.#ended = true;
  }

  #take(block: string): void {
    const [, event = "", data = ""] = /^event: (\w+)\ndata: (.*)$/s.exec(block) ?? [];
    if (event === "") return;
    this.seen.push({ event, data });
    if (event === "live") this.#live = newer(this.#live, JSON.parse(data));
    if (event === "ledger") this.#ledger = newer(this.#ledger, JSON.parse(data));
    for (const look of this.#looks) look();
  }

  /** Resolves with the event after which a condition holds, or at once. */
  until(holds: (events: this) => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (!holds(this)) return;
      this.#looks.delete(look);
      resolve();
    };
    this.#looks.add(look);
    look();
    return promise;
  }

  /** The newest of the parts that came, by their numbers. */
  get live(): BoardLive | null {
    return this.#live;
  }

  get ledger(): BoardLedger | null {
    return this.#ledger;
  }

  /** The names of the events that were no parts of the state. */
  get told(): string[] {
    return this.seen.flatMap(({ event, data }) =>
      event === "live" || event === "ledger" || event === "ping" ? [] : [`${event} ${data}`.trim()],
    );
  }

  leave(): void {
    this.#left.abort();
  }
}

const newer = <Part extends { readonly number: number }>(known: Part | null, come: Part): Part =>
  known !== null && known.number > come.number ? known : come;

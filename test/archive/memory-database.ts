import {
  type ArchiveDatabase,
  type ArchiveWriter,
  DatabaseUnavailable,
  type RowRefusal,
} from "../../archive/database/database.ts";
import type { Archivable } from "../../src/domain/archivable.ts";
import type { Order } from "../../src/domain/order.ts";
import type { Proposal } from "../../src/domain/session.ts";
import { finalTallyOf } from "../../src/domain/tally.ts";

type SessionArchivable = Extract<Archivable, { kind: "session" }>;

/** The tables, by their primary keys. Every row is plain JSON. */
interface Tables {
  readonly sessions: Map<string, ReturnType<typeof sessionRow>>;
  readonly proposals: Map<string, ReturnType<typeof proposalRow>>;
  readonly orders: Map<string, { chatId: number; order: Order }>;
  readonly chats: Map<number, { movedTo: number | null; forgottenAt: number | null }>;
}

/** What goes wrong on purpose, and what happens meanwhile. */
interface Faults {
  /** It answers nothing. */
  down: boolean;
  /** Another run is in a transaction. */
  busy: boolean;
  /** Which rows of what is written are refused. */
  refuse: (archivable: Archivable) => readonly RowRefusal[];
  /** Which chats may be neither moved nor forgotten. */
  refuseChat: (chatId: number) => readonly RowRefusal[];
  /** Is called before each call (`before`) and behind it (`after`). What it throws is what the call throws. */
  onCall: (call: "begin" | "write" | "delete" | "commit", when: "before" | "after") => Promise<void> | void;
}

/** The archive's database as its port describes it, in this process. */
export interface MemoryDatabase extends ArchiveDatabase {
  readonly tables: Tables;
  readonly faults: Faults;
  /** The ids of the sessions, proposals and orders' proposals that were written, in order, committed or not. */
  readonly written: string[];
}

const noFaults = (): Faults => ({ down: false, busy: false, refuse: () => [], refuseChat: () => [], onCall: () => {} });

export function memoryDatabase(): MemoryDatabase {
  const tables: Tables = { sessions: new Map(), proposals: new Map(), orders: new Map(), chats: new Map() };
  const faults = noFaults();
  const written: string[] = [];
  let inTransaction = false;
  const call = async <T>(name: "begin" | "write" | "delete" | "commit", work: () => T): Promise<T> => {
    if (faults.down) throw new DatabaseUnavailable(null);
    await faults.onCall(name, "before");
    const done = work();
    await faults.onCall(name, "after");
    return done;
  };

  const changeChat = (chatId: number, change: () => void) =>
    call("write", () => {
      const refused = faults.refuseChat(chatId);
      if (refused.length === 0) change();
      return refused;
    });

  return {
    tables,
    faults,
    written,
    async inTransaction(work) {
      if (inTransaction || faults.busy) return "busy";
      inTransaction = true;
      const changed = structuredClone(tables);
      const writing = writerOf(changed);
      const writer: ArchiveWriter = {
        write: (archivable) =>
          call("write", () => {
            written.push(idOf(archivable));
            const refused = faults.refuse(archivable);
            if (refused.length === 0) writing.write(archivable);
            return refused;
          }),
        moveChat: (...args) => changeChat(args[0], () => writing.moveChat(...args)),
        forgetChat: (...args) => changeChat(args[0], () => writing.forgetChat(...args)),
        deleteOlderThan: (time) => call("delete", () => writing.deleteOlderThan(time)),
      };
      try {
        await call("begin", () => {});
        const done = await work(writer);
        await call("commit", () => replace(tables, changed));
        return done;
      } finally {
        inTransaction = false;
      }
    },
    ping: () => call("begin", () => {}),
    async close() {},
  };
}

const idOf = (archivable: Archivable): string => {
  switch (archivable.kind) {
    case "session":
      return archivable.session.id;
    case "proposal":
      return archivable.proposal.id;
    case "order":
      return archivable.order.bought.proposalId;
  }
};

/** Takes over what a transaction made of the tables. */
function replace(tables: Tables, changed: Tables): void {
  const take = <K, V>(to: Map<K, V>, from: ReadonlyMap<K, V>) => {
    to.clear();
    for (const [key, value] of from) to.set(key, value);
  };
  take(tables.sessions, changed.sessions);
  take(tables.proposals, changed.proposals);
  take(tables.orders, changed.orders);
  take(tables.chats, changed.chats);
}

/** Writes as the port says, without a transaction. */
function writerOf({ sessions, proposals, orders, chats }: Tables) {
  const placeOf = (chatId: number): number => {
    const to = chats.get(chatId)?.movedTo ?? null;
    return to === null ? chatId : placeOf(to);
  };
  const isForgotten = (chatId: number, began: number) => began <= (chats.get(chatId)?.forgottenAt ?? -1);
  const putProposal = (chatId: number, sessionId: string | null, proposal: Proposal) => {
    if (isForgotten(chatId, proposal.startTime)) return;
    const known = proposals.get(proposal.id)?.sessionId ?? null;
    proposals.set(proposal.id, proposalRow(chatId, sessionId ?? known, proposal));
  };
  const isHeld = ({ state }: Order) => state === "filled" || state === "unknown";
  return {
    write(archivable: Archivable): void {
      switch (archivable.kind) {
        case "session": {
          const chatId = placeOf(archivable.session.chatId);
          const { session } = archivable;
          if (!isForgotten(chatId, session.openedAt)) sessions.set(session.id, sessionRow(chatId, archivable));
          for (const proposal of session.proposals) putProposal(chatId, session.id, proposal);
          return;
        }
        case "proposal":
          putProposal(placeOf(archivable.chatId), archivable.sessionId, archivable.proposal);
          return;
        case "order": {
          const chatId = placeOf(archivable.chatId);
          orders.set(`${chatId}/${archivable.order.number}`, { chatId, order: archivable.order });
        }
      }
    },
    moveChat(from: number, to: number, shift: number): void {
      chats.set(from, { movedTo: to, forgottenAt: chats.get(from)?.forgottenAt ?? null });
      for (const row of [...sessions.values(), ...proposals.values()]) if (row.chatId === from) row.chatId = to;
      for (const [key, { chatId, order }] of [...orders]) {
        if (chatId !== from) continue;
        orders.delete(key);
        const number = order.number + shift;
        // What is there was read behind the move.
        if (!orders.has(`${to}/${number}`)) orders.set(`${to}/${number}`, { chatId: to, order: { ...order, number } });
      }
    },
    forgetChat(chatId: number, time: number): void {
      chats.set(chatId, { movedTo: chats.get(chatId)?.movedTo ?? null, forgottenAt: time });
      for (const [id, row] of sessions) if (row.chatId === chatId && row.openedAt <= time) sessions.delete(id);
      for (const [id, row] of proposals) if (row.chatId === chatId && row.startedAt <= time) proposals.delete(id);
      for (const [key, { chatId: chat, order }] of orders)
        if (chat === chatId && order.bought.at <= time && !isHeld(order)) orders.delete(key);
    },
    deleteOlderThan(time: number): void {
      for (const [id, { endedAt }] of sessions) if (endedAt < time) sessions.delete(id);
      for (const [id, { endsAt }] of proposals) if (endsAt < time) proposals.delete(id);
    },
  };
}

const sessionRow = (chatId: number, { session, ended, endedAt }: SessionArchivable) => ({
  chatId,
  message: session.message,
  openedBy: session.creator.id,
  openedAt: session.openedAt,
  ended,
  endedAt,
  participants: session.participants.map(({ id, name }) => ({ id, name: name.text })).sort((a, b) => a.id - b.id),
});

const proposalRow = (chatId: number, sessionId: string | null, proposal: Proposal) => {
  const { abstained, passed } = finalTallyOf(proposal);
  return {
    chatId,
    sessionId,
    kind: proposal.kind,
    token: proposal.kind === "buy" ? proposal.token : proposal.bought.token,
    proposedBy: proposal.proposer.id,
    startedAt: proposal.startTime,
    endsAt: proposal.endTime,
    state: proposal.state,
    passed,
    abstained,
    ...proposal.tally,
    order: proposal.order,
    outcome: proposal.outcome,
    votes: proposal.votes
      .map(({ voter, choice, lamports }) => ({ id: voter.id, name: voter.name.text, choice, lamports }))
      .sort((a, b) => a.id - b.id),
  };
};

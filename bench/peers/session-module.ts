import type { Redis } from "@upstash/redis";
import { DAY_S } from "./peer.ts";

/*
 * The store that the earlier bot had, written anew from what is known of it. A session is one JSON text under `session:<id>`, and
 * `session:chat:<chat>` names a chat's latest. Every change is GET, change, SET. A `/vote` takes seven requests, one after the other.
 * docs/storage.md has a table of its functions.
 */

export interface OldVote {
  vote: "yes" | "no";
  /** In SOL. */
  amount: number;
}

export interface OldProposal {
  id: string;
  text: string;
  type: "buy" | "sell";
  /** By @username. */
  votes: Record<string, OldVote>;
  open: boolean;
  createdBy: number;
  createdByUsername: string;
  /** In minutes; the times are milliseconds since 1970. */
  duration: number;
  startTime: number;
  endTime: number;
  msgId?: number;
}

export interface OldSession {
  message: string;
  participants: string[];
  votes: Record<string, OldVote>;
  chatId: number;
  msgId: number;
  open: boolean;
  createdBy: number;
  createdByUsername: string;
  proposals: OldProposal[];
}

/** What SCAN is asked to look at in one request: more keys than there are, so that it is one request, as KEYS is. */
const ALL_KEYS = 1_000_000;

/** The earlier module's functions, over a client that does not guess types. */
export function sessionModule(redis: Redis) {
  async function saveSession(id: string, session: OldSession, ttlSeconds = DAY_S): Promise<void> {
    await redis.set(`session:${id}`, JSON.stringify(session), { ex: ttlSeconds });
    await redis.set(`session:chat:${session.chatId}`, id, { ex: ttlSeconds });
  }

  async function getSession(id: string): Promise<OldSession | null> {
    const json = await redis.get<string>(`session:${id}`);
    // The earlier module trusted what it read, and so does this: checking 10,000 votes would be charged to it.
    return json === null ? null : JSON.parse(json);
  }

  async function getSessionByChatId(chatId: number): Promise<{ id: string; session: OldSession } | null> {
    const id = await redis.get<string>(`session:chat:${chatId}`);
    if (id === null) return searchAll(chatId);
    const session = await getSession(id);
    return session === null ? null : { id, session };
  }

  /** The way out when nothing names the chat's session: look at every session there is. It was KEYS, which the REST server refuses. */
  async function searchAll(chatId: number): Promise<{ id: string; session: OldSession } | null> {
    const [, keys] = await redis.scan(0, { match: "session:*", count: ALL_KEYS });
    for (const key of keys) {
      if (key.startsWith("session:chat:")) continue;
      const id = key.slice("session:".length);
      const session = await getSession(id);
      if (session?.chatId === chatId) return { id, session };
    }
    return null;
  }

  async function findActiveSession(chatId: number) {
    const found = await getSessionByChatId(chatId);
    return found?.session.open ? found : null;
  }

  async function updateSession(id: string, updates: Partial<OldSession>): Promise<boolean> {
    const session = await getSession(id);
    if (session === null) return false;
    await saveSession(id, { ...session, ...updates });
    return true;
  }

  async function addParticipant(id: string, user: string): Promise<boolean> {
    const session = await getSession(id);
    if (session === null || session.participants.includes(user)) return false;
    return updateSession(id, { participants: [...session.participants, user] });
  }

  async function addProposal(id: string, proposal: OldProposal): Promise<boolean> {
    const session = await getSession(id);
    if (session === null) return false;
    return updateSession(id, { proposals: [...session.proposals, proposal] });
  }

  async function updateProposal(id: string, proposalId: string, updates: Partial<OldProposal>): Promise<boolean> {
    const session = await getSession(id);
    if (session === null) return false;
    const change = (proposal: OldProposal) => (proposal.id === proposalId ? { ...proposal, ...updates } : proposal);
    return updateSession(id, { proposals: session.proposals.map(change) });
  }

  async function findActiveProposal(id: string): Promise<OldProposal | null> {
    const session = await getSession(id);
    return session?.proposals.find(({ open }) => open) ?? null;
  }

  async function addVote(id: string, proposalId: string, user: string, vote: OldVote): Promise<boolean> {
    const session = await getSession(id);
    const proposal = session?.proposals.find((one) => one.id === proposalId);
    if (session === null || proposal === undefined || !session.participants.includes(user)) return false;
    if (user in proposal.votes) return false;
    const voted = { ...proposal, votes: { ...proposal.votes, [user]: vote } };
    return updateSession(id, { proposals: session.proposals.map((one) => (one === proposal ? voted : one)) });
  }

  return {
    saveSession,
    getSession,
    findActiveSession,
    updateSession,
    addParticipant,
    addProposal,
    updateProposal,
    findActiveProposal,
    addVote,
  };
}

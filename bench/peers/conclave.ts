import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { type Person, packName } from "../../src/domain/person.ts";
import type { Result } from "../../src/domain/result.ts";
import { createStore, type Store } from "../../src/store/index.ts";
import { liveKey } from "../../src/store/keys.ts";
import type { MadeProposal } from "../../src/store/made-proposal.ts";
import { initRedis } from "../../src/store/redis.ts";
import { AMOUNT_LAMPORTS, type Chat, DAY_S, type Peer, VOTING_MINUTES, type Voter } from "./peer.ts";

/** So many voters are written in one HSET when a vote is seeded. */
const SEED_CHUNK = 1_000;

const personOf = ({ id, username }: Voter): Person => ({ id, name: { kind: "username", text: username } });

/** Conclave's own store, called as its handlers call it: a store of its own for every update, and cards written down. */
export function conclave(standIn: UpstashStandIn): Peer {
  /** The open proposal of each chat, as QStash's call would name it. */
  const made = new Map<number, MadeProposal>();
  const open = (now: () => number = Date.now): Store =>
    createStore(initRedis(standIn), { now, ttlMs: DAY_S * 1_000, attemptId: crypto.randomUUID() });
  const claim = () => ({ attemptId: crypto.randomUUID(), until: Date.now() + 12_000 });
  const proposalIn = (chat: Chat): MadeProposal => {
    const proposal = made.get(chat.id);
    if (proposal === undefined) throw new Error("nothing has been proposed in this chat");
    return proposal;
  };

  const justNow = () => ({ sentAt: Date.now(), late: false });

  let updates = 0;

  const cast = async (chat: Chat, voter: Voter, choice: "yes" | "no") => {
    const store = open();
    const ballot = { choice, lamports: choice === "yes" ? AMOUNT_LAMPORTS : 0 };
    const cause = { kind: "message", chatId: chat.id, messageId: chat.nextMessage(), ...justNow() } as const;
    updates += 1;
    const attempt = { attemptId: crypto.randomUUID(), updateId: updates };
    const voted = await store.addVote({ chatId: chat.id }, personOf(voter), ballot, cause, attempt);
    if (voted.ok && voted.value.endsEarly !== null) {
      await store.bringForward(voted.value.endsEarly.proposalId, voted.value.endsEarly.at);
    }
    return voted;
  };

  const peer: Peer = {
    name: "Conclave",

    async create(chat, creator) {
      const id = `${chat.id}.${chat.nextMessage()}`;
      const store = open();
      const session = { message: "Buy BONK token", minutes: 5, creator: personOf(creator), threadId: null };
      must(await store.saveSession(id, { ...session, claim: claim(), late: false }, DAY_S));
      await store.updateSession(chat.id, id, { cardId: chat.nextMessage() });
    },

    async join(chat, voter) {
      // A button carries its session's id: here, the only one that the chat has had.
      must(
        await open().addParticipant(`${chat.id}.10`, personOf(voter), {
          chatId: chat.id,
          attemptId: crypto.randomUUID(),
        }),
      );
    },

    async propose(chat, proposer) {
      const store = open();
      const proposal = must(
        await store.addProposal(chat.id, {
          message: { chatId: chat.id, messageId: chat.nextMessage() },
          proposer: personOf(proposer),
          action: { kind: "buy", token: "MALONEY", amount: AMOUNT_LAMPORTS, price: { kind: "market" } },
          executorToken: "MALONEY",
          market: null,
          byTap: false,
          minutes: VOTING_MINUTES,
          threadId: null,
          claim: claim(),
          isAdmin: false,
          ...justNow(),
        }),
      );
      const { sessionId, proposalId, due } = proposal;
      const effects = { timer: `msg_${crypto.randomUUID()}`, cardId: chat.nextMessage() };
      await store.updateProposal(chat.id, sessionId, proposalId, {
        ...effects,
        ...(due !== null && { due }),
      });
      made.set(chat.id, proposal);
    },

    async vote(chat, voter, choice) {
      must(await cast(chat, voter, choice));
    },

    async voteWithoutSession(chat, voter) {
      const voted = await cast(chat, voter, "no");
      if (voted.ok) throw new Error("a vote was counted in a chat without a session");
    },

    async settle(chat) {
      const { sessionId, proposalId, endTime } = proposalIn(chat);
      const store = open(() => endTime);
      const begun = await store.beginSettlement({ chatId: chat.id, sessionId, proposalId }, crypto.randomUUID());
      if (begun.tag !== "go") throw new Error(`the settlement did not begin: ${begun.tag}`);
      const steps = [
        await store.advanceSettlement(begun.settlement, "announcing"),
        await store.advanceSettlement({ ...begun.settlement, state: "announcing" }, "announced"),
      ];
      if (steps.includes("lost")) throw new Error("the settlement's lease was lost");
      await store.dropDue(proposalId);
    },

    async seed(chat, members, voted) {
      const [first] = members;
      if (first === undefined) throw new Error("a vote needs somebody to propose it");
      await peer.create(chat, first);
      await peer.join(chat, first);
      await peer.propose(chat, first);
      const { proposalId } = proposalIn(chat);
      const key = liveKey(chat.id);
      const vote = `${proposalId}|yes|${AMOUNT_LAMPORTS}|t1`;
      for (let from = 0; from < members.length; from += SEED_CHUNK) {
        const fields = members.slice(from, from + SEED_CHUNK).flatMap((voter, i) => {
          const participant = [`p:${voter.id}`, packName(personOf(voter).name)];
          return from + i < voted ? [...participant, `v:${voter.id}`, vote] : participant;
        });
        await standIn.command("HSET", key, ...fields);
      }
      const totals = ["members", members.length, "q.yes", voted, "q.lamports", voted * AMOUNT_LAMPORTS];
      await standIn.command("HSET", key, ...totals);
    },

    async votesKept(chat) {
      const proposal = await open().findActiveProposal(chat.id);
      const listed = proposal?.votes.length ?? 0;
      const { yes, no } = proposal?.tally ?? { yes: 0, no: 0 };
      if (yes + no !== listed) throw new Error(`the tally says ${yes + no} votes, and there are ${listed}`);
      return listed;
    },
  };
  return peer;
}

function must<T>(result: Result<T, { readonly reason: string }>): T {
  if (!result.ok) throw new Error(`refused: ${result.error.reason}`);
  return result.value;
}

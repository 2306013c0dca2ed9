import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { initRedis } from "../../src/store/redis.ts";
import { AMOUNT_SOL, type Chat, type Choice, DAY_S, type Peer, VOTING_MINUTES, type Voter } from "./peer.ts";
import { type OldProposal, type OldSession, type OldVote, sessionModule } from "./session-module.ts";

const nameOf = ({ username }: Voter): string => `@${username}`;
const ballot = (choice: Choice): OldVote => ({ vote: choice, amount: choice === "yes" ? AMOUNT_SOL : 0 });

/** The earlier bot's commands over its store, through the same client as Conclave's. */
export function readModifyWrite(standIn: UpstashStandIn): Peer {
  const redis = initRedis(standIn);
  const module = sessionModule(redis);

  const cast = async (chat: Chat, voter: Voter, choice: Choice): Promise<boolean> => {
    const found = await module.findActiveSession(chat.id);
    if (found === null) return false;
    const proposal = await module.findActiveProposal(found.id);
    if (proposal === null || Date.now() > proposal.endTime) return false;
    return module.addVote(found.id, proposal.id, nameOf(voter), ballot(choice));
  };

  return {
    name: "read-modify-write",

    // Without this every /create_session would look at all sessions there are.
    async hadSession(chat) {
      await module.saveSession(`${chat.id}.1`, { ...newSession(chat, { id: 1, username: "earlier" }), open: false });
    },

    async create(chat, creator) {
      const found = await module.findActiveSession(chat.id);
      must(found === null);
      const id = `${chat.id}.${chat.nextMessage()}`;
      await module.saveSession(id, newSession(chat, creator));
      must(await module.updateSession(id, { msgId: chat.nextMessage() }));
    },

    async join(chat, voter) {
      // A button carries its session's id: here, the only one that the chat has had.
      must(await module.addParticipant(`${chat.id}.10`, nameOf(voter)));
    },

    async propose(chat, proposer) {
      const found = await module.findActiveSession(chat.id);
      if (found === null) throw new Error("there is no session");
      must((await module.findActiveProposal(found.id)) === null);
      const proposal = newProposal(chat, proposer);
      must(await module.addProposal(found.id, proposal));
      must(await module.updateProposal(found.id, proposal.id, { msgId: chat.nextMessage() }));
    },

    async vote(chat, voter, choice) {
      must(await cast(chat, voter, choice));
    },

    async voteWithoutSession(chat, voter) {
      must(!(await cast(chat, voter, "no")));
    },

    async settle(chat) {
      const session = await module.getSession(`${chat.id}.10`);
      const proposal = session?.proposals.find(({ open }) => open);
      if (proposal === undefined) throw new Error("nothing is to be settled");
      must(await module.updateProposal(`${chat.id}.10`, proposal.id, { open: false }));
    },

    async seed(chat, members, voted) {
      const [first] = members;
      if (first === undefined) throw new Error("a vote needs somebody to propose it");
      const votes = Object.fromEntries(members.slice(0, voted).map((voter) => [nameOf(voter), ballot("yes")]));
      const id = `${chat.id}.${chat.nextMessage()}`;
      const session = {
        ...newSession(chat, first),
        participants: members.map(nameOf),
        proposals: [{ ...newProposal(chat, first), votes }],
      };
      await standIn.command("SET", `session:${id}`, JSON.stringify(session), "EX", DAY_S);
      await standIn.command("SET", `session:chat:${chat.id}`, id, "EX", DAY_S);
    },

    async votesKept(chat) {
      const found = await module.findActiveSession(chat.id);
      return Object.keys(found?.session.proposals.at(-1)?.votes ?? {}).length;
    },
  };
}

const newSession = (chat: Chat, creator: Voter): OldSession => ({
  message: "Buy BONK token",
  participants: [],
  votes: {},
  chatId: chat.id,
  msgId: 0,
  open: true,
  createdBy: creator.id,
  createdByUsername: creator.username,
  proposals: [],
});

const newProposal = (chat: Chat, proposer: Voter): OldProposal => ({
  id: `${chat.id}.${chat.nextMessage()}`,
  text: `BUY token=MALONEY amount=${AMOUNT_SOL} price=market`,
  type: "buy",
  votes: {},
  open: true,
  createdBy: proposer.id,
  createdByUsername: proposer.username,
  duration: VOTING_MINUTES,
  startTime: Date.now(),
  endTime: Date.now() + VOTING_MINUTES * 60_000,
});

function must(done: boolean): void {
  if (!done) throw new Error("refused");
}

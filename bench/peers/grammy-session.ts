import { RedisAdapter } from "@grammyjs/storage-redis";
import type { Update } from "grammy/types";
import type { UpstashStandIn } from "../../dev/upstash/server.ts";
import { initRedis } from "../../src/store/redis.ts";
import { emptySession, type GrammySession, grammyBot } from "./grammy-bot.ts";
import { AMOUNT_LAMPORTS, type Chat, type Peer, VOTING_MINUTES, type Voter } from "./peer.ts";

let lastUpdate = 0;

/**
 * grammY's `session()` with its Redis adapter, over the same client, driven by updates as Telegram sends them. Keys never
 * expire: the adapter's `ttl` is written as ioredis takes it, which Upstash's client refuses. It acts on updates only, so
 * nothing settles a vote. With `inTurn`, updates of a chat are handled one after the other.
 */
export function grammySession(standIn: UpstashStandIn, { inTurn = false } = {}): Peer {
  const redis = initRedis(standIn);
  // @ts-expect-error The adapter's README passes Upstash's client, while its types know ioredis only.
  const storage = new RedisAdapter<GrammySession>({ instance: redis });
  const bot = grammyBot(storage, inTurn);
  const says = (chat: Chat, voter: Voter, text: string) => bot.handleUpdate(updateOf(chat, voter, text));
  const read = async (chat: Chat): Promise<GrammySession> => (await storage.read(String(chat.id))) ?? emptySession();

  return {
    name: inTurn ? "grammY session, in turn" : "grammY session",
    create: (chat, creator) => says(chat, creator, "/create_session Buy BONK token"),
    join: (chat, voter) => says(chat, voter, "/join"),
    propose: (chat, proposer) => says(chat, proposer, "/propose MALONEY"),
    vote: (chat, voter, choice) => says(chat, voter, `/vote ${choice}`),
    voteWithoutSession: (chat, voter) => says(chat, voter, "/vote no"),

    async seed(chat, members, voted) {
      const [first] = members;
      if (first === undefined) throw new Error("a vote needs somebody to propose it");
      const votes = members.slice(0, voted).map(({ id }) => [id, { vote: "yes", lamports: AMOUNT_LAMPORTS }] as const);
      const session: GrammySession = {
        open: true,
        message: "Buy BONK token",
        by: first.id,
        card: chat.nextMessage(),
        participants: Object.fromEntries(members.map(({ id, username }) => [id, username])),
        proposal: {
          id: chat.nextMessage(),
          token: "MALONEY",
          by: first.id,
          card: chat.nextMessage(),
          ends: Date.now() + VOTING_MINUTES * 60_000,
          votes: Object.fromEntries(votes),
        },
      };
      await standIn.command("SET", String(chat.id), JSON.stringify(session));
    },

    async votesKept(chat) {
      return Object.keys((await read(chat)).proposal?.votes ?? {}).length;
    },
  };
}

function updateOf(chat: Chat, { id, username }: Voter, text: string): Update {
  lastUpdate += 1;
  const [command = ""] = text.split(" ");
  return {
    update_id: lastUpdate,
    message: {
      message_id: chat.nextMessage(),
      date: Math.floor(Date.now() / 1_000),
      chat: { id: chat.id, type: "supergroup", title: "Bench" },
      from: { id, is_bot: false, first_name: username, username },
      text,
      entities: [{ type: "bot_command", offset: 0, length: command.length }],
    },
  };
}

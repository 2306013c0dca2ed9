import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import type { Proposal, Session } from "../../src/domain/session.ts";
import type { Store } from "../../src/store/index.ts";
import { HIDING, type Scene, VISITOR_ID } from "./arbitraries/scene.ts";
import type { Posted } from "./stage.ts";

/** What a person did that may have cast a vote. */
interface Act {
  readonly chatId: unknown;
  readonly userId: unknown;
  /** The lamports of every number that was written. */
  readonly lamports: readonly number[];
}

/**
 * Votes that were counted though nobody cast them, or otherwise than they were cast; and tallies that are not their sum. It reads
 * what was posted on its own, and not as the bot does.
 */
export async function brokenByVotes(store: Store, scene: Scene, posted: readonly Posted[]): Promise<string[]> {
  const updates = posted.map(({ body }) => parsed(body));
  const acts = updates.flatMap(actsIn);
  const moved = posted.some(({ body }) => body.includes("migrate_"));
  const broken: string[] = [];
  for (const chat of [scene.chatId, scene.elsewhereId]) {
    const session = await store.readWhole(chat);
    // Where a chat is said to have moved to one of another run, that one's session is not looked at.
    if (session === null || !isOf(scene, session)) continue;
    // Where a chat moved, the votes that were cast in either are its own.
    const here = acts.filter(({ chatId }) => moved || chatId === chat);
    broken.push(...session.proposals.flatMap((proposal) => brokenBy(proposal, here)));
    broken.push(...strangers(session, updates));
  }
  return broken;
}

const isOf = ({ chatId, elsewhereId }: Scene, { id }: Session): boolean =>
  [chatId, elsewhereId].some((chat) => id.startsWith(`${chat}.`));

function brokenBy({ kind, votes, tally }: Proposal, acts: readonly Act[]): string[] {
  const yes = votes.filter(({ choice }) => choice === "yes");
  const sum = yes.reduce((total, { lamports }) => total + lamports, 0);
  const adds = yes.length === tally.yes && votes.length - yes.length === tally.no && sum === tally.lamports;
  const once = new Set(votes.map(({ voter }) => voter.id)).size === votes.length;
  const nobodys = votes.filter(({ voter, choice, lamports }) => {
    const theirs = acts.filter(({ userId }) => userId === voter.id);
    const unsaid = choice === "no" || kind === "sell" || lamports === DEFAULT_RULES.defaultVote;
    return unsaid ? theirs.length === 0 : !theirs.some((act) => act.lamports.includes(lamports));
  });
  return [
    ...(adds ? [] : [`the tally is not the sum of the votes: ${JSON.stringify({ tally, votes })}`]),
    ...(once ? [] : [`somebody voted twice: ${JSON.stringify(votes)}`]),
    ...nobodys.map((vote) => `nobody cast ${JSON.stringify(vote)}`),
  ];
}

/** Visitors who take part without a tap of theirs, though the others had joined before; and voters on a buy who take no part. */
function strangers({ participants, proposals }: Session, updates: readonly unknown[]): string[] {
  const tapped = updates.map((update) => at(update, "callback_query", "from", "id"));
  const members = new Set(participants.map(({ id }) => id));
  const votes = proposals.flatMap(({ kind, votes }) => (kind === "buy" ? votes : []));
  return [
    ...(members.has(VISITOR_ID) && !tapped.includes(VISITOR_ID) ? ["a visitor never joined"] : []),
    ...votes.flatMap(({ voter }) => (members.has(voter.id) ? [] : [`${voter.id} voted without having joined`])),
  ];
}

function actsIn(update: unknown): Act[] {
  const text = at(update, "message", "text");
  const from = at(update, "message", "from");
  // What one person alone sees has the id 0, and is no command.
  const said =
    typeof text === "string" &&
    /vote/i.test(text) &&
    isPerson(from) &&
    at(update, "message", "sender_chat") == null &&
    at(update, "message", "message_id") !== 0;
  const data = at(update, "callback_query", "data");
  const taps = typeof data === "string" && data.startsWith("v:");
  return [
    ...(said
      ? [{ chatId: at(update, "message", "chat", "id"), userId: at(from, "id"), lamports: amountsIn(text) }]
      : []),
    ...(taps
      ? [
          {
            chatId: at(update, "callback_query", "message", "chat", "id"),
            userId: at(update, "callback_query", "from", "id"),
            lamports: [Number(data.split(":").at(-1)) * 1_000_000],
          },
        ]
      : []),
  ];
}

const isPerson = (from: unknown): boolean => at(from, "is_bot") !== true && !HIDING.some((id) => at(from, "id") === id);

/** What keyboards of Chinese, Japanese, Arabic and Persian type in numbers, as ASCII. */
const EASTERN = ["０１２３４５６７８９．，", "٠١٢٣٤٥٦٧٨٩٫", "۰۱۲۳۴۵۶۷۸۹"];
const western = (text: string): string =>
  text.replace(/./gu, (sign) => {
    const place = EASTERN.map((signs) => signs.indexOf(sign)).find((found) => found >= 0);
    return (place === undefined ? undefined : "0123456789.,"[place]) ?? sign;
  });

/** Every number that stands in a text, as so many SOL. */
function amountsIn(text: string): number[] {
  const visible = western(text.replace(/\p{Default_Ignorable_Code_Point}/gu, ""));
  return [...visible.matchAll(/(?<![\d.,])(\d*)(?:[.,](\d{1,9}))?(?![\d,])/g)].map(
    ([, whole = "", decimals = ""]) => Number(whole) * 1e9 + Number(decimals.padEnd(9, "0")),
  );
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, key) =>
      typeof node === "object" && node !== null ? Object.entries(node).find(([name]) => name === key)?.[1] : undefined,
    value,
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

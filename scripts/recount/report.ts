import { checkVote, type Recounted } from "./check-vote.ts";
import { problemText } from "./problems.ts";
import { sharedHashes } from "./shared-hashes.ts";
import { type FileVote, readVotesFile, UnreadableFile } from "./votes-file.ts";

/** What a recount says, line by line, and whether all is well. */
export interface Report {
  readonly lines: readonly string[];
  readonly ok: boolean;
}

const HASH = /^[0-9a-f]{64}$/;

/** Recounts all votes of a `votes.csv`. `given` is a hash that a result showed, as somebody copied it, or null. */
export async function recount(text: string, given: string | null): Promise<Report> {
  const wanted = given?.trim().toLowerCase() ?? null;
  if (wanted !== null && !HASH.test(wanted))
    return bad("That is no hash: it has 64 digits from 0 to 9 and a to f. Tap it in the group's result to copy it.");
  let votes: readonly FileVote[];
  try {
    votes = readVotesFile(text);
  } catch (thrown) {
    if (thrown instanceof UnreadableFile) return bad(`This file cannot be recounted. ${thrown.message}`);
    throw thrown;
  }
  if (votes.length === 0) return { lines: ["There are no votes in this file."], ok: wanted === null };
  const foreign = await sharedHashes(votes);
  const recounted: Recounted[] = [];
  for (const vote of votes) {
    const checked = await checkVote(vote);
    const of = foreign.get(vote.id);
    recounted.push(of === undefined ? checked : { ...checked, problems: [{ tag: "foreign", of }] });
  }
  const wrong = recounted.filter(({ problems }) => problems.length > 0).length;
  const found = wanted === null || recounted.some(({ hash }) => hash === wanted);
  const lines = recounted.flatMap((one) => linesOf(one, wanted));
  if (!found) lines.push(`✗ No vote in this file comes to the hash that you gave: ${wanted}`);
  return { lines: [...lines, "", lastLine(recounted, wrong, wanted)], ok: wrong === 0 && found };
}

const bad = (line: string): Report => ({ lines: [`✗ ${line}`], ok: false });

function linesOf({ vote, hash, problems }: Recounted, wanted: string | null): string[] {
  const title = titleOf(vote);
  if (problems.length > 0) return [`✗ ${title}:`, ...problems.map((problem) => `    ${problemText(problem)}`)];
  const given = hash !== null && hash === wanted ? ". This is the hash that you gave" : "";
  if (hash !== null && hash === vote.head.vote_hash)
    return [`✓ ${title}: ${countText(vote)}, as announced (hash ${hash})${given}`];
  if (given !== "") return [`✓ ${title}: ${countText(vote)}, with the hash that you gave (${hash})`];
  return [`– ${title}: ${whyNot(vote)}`];
}

/** Why there is nothing to hold a vote against. */
function whyNot({ head, cast }: FileVote): string {
  if (head.result.endsWith("_hidden")) return "it was hidden and never came to its end, so nobody learns its votes";
  if (cast.length === 0) return "nobody voted";
  if (head.result === "cancelled") return "it was cancelled, so no hash was announced";
  if (head.result === "never_settled") return "it never came to its end, so no hash was announced";
  if (cast.some(({ receipt }) => receipt === null))
    return "an older version of the bot counted some of its votes, so no hash was announced";
  return "no hash was announced";
}

function countText({ cast }: FileVote): string {
  const replaced = cast.filter((vote) => vote.replaced).length;
  const votes = cast.length - replaced;
  const earlier = replaced === 0 ? "" : `, and ${replaced} that ${replaced === 1 ? "was" : "were"} replaced`;
  return `${votes} ${votes === 1 ? "vote" : "votes"}${earlier}`;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** `BUY BONK, 14 Nov 2023`. Days are those of UTC, as in the file. */
function titleOf({ id, head }: FileVote): string {
  const what = head.kind === "sell" ? `SELL order ${head.order} (${head.token})` : `BUY ${head.token}`;
  const began = Date.parse(head.started_at);
  return `${what}, ${Number.isNaN(began) ? `vote ${id}` : DAY.format(began)}`;
}

function lastLine(all: readonly Recounted[], wrong: number, wanted: string | null): string {
  const announced = all.filter(
    ({ vote, hash, problems }) => problems.length === 0 && hash !== null && hash === vote.head.vote_hash,
  );
  const counts = `${announced.length} as announced, ${wrong} wrong, ${all.length - announced.length - wrong} without a hash.`;
  const compare =
    "Compare the hash with the one in your group's result: whoever changes all of a file can change its hashes, too.";
  return wanted === null && announced.length > 0 ? `${counts} ${compare}` : counts;
}

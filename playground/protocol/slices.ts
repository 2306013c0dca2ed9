import type { ArchiveView } from "./archive.ts";
import type { GroupView } from "./chat.ts";
import type { ClockView, CrowdView, FaultsView, StoryView } from "./controls.ts";
import type { ExecutorCallView, RedisView, ScheduledMessageView, WorkView } from "./inspector.ts";
import type { MarketView } from "./market.ts";
import type { TraderView } from "./trader.ts";

/**
 * The page shows these slices. The server sends each of them whole: all at first, then whichever has changed. All times are
 * milliseconds of the world's clock.
 */
export interface Slices {
  readonly groups: readonly GroupView[];
  readonly redis: readonly RedisView[];
  readonly scheduledMessages: readonly ScheduledMessageView[];
  /** Newest first, the last fifty. */
  readonly work: readonly WorkView[];
  /** Newest first, the last twenty. */
  readonly executor: readonly ExecutorCallView[];
  /** Null where the Worker knows of no market. */
  readonly market: MarketView | null;
  /** Null where somebody else carries trades out. */
  readonly trader: TraderView | null;
  /** Null where the world has no archive. */
  readonly archive: readonly ArchiveView[] | null;
  readonly faults: FaultsView;
  readonly crowd: CrowdView | null;
  readonly story: StoryView;
  readonly clock: ClockView;
}
export type SliceName = keyof Slices;

/** The server sends the slices in this order. The page has everything once all of them have come. */
export const SLICE_NAMES = [
  "groups",
  "redis",
  "scheduledMessages",
  "work",
  "executor",
  "market",
  "trader",
  "archive",
  "faults",
  "crowd",
  "story",
  "clock",
] as const satisfies readonly SliceName[];

/** One event of the stream `GET /events`: server-sent events whose data is this as JSON. */
export type SliceEvent = { [Name in SliceName]: { readonly slice: Name; readonly value: Slices[Name] } }[SliceName];

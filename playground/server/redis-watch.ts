import type { RequestRecord } from "../../dev/upstash/server.ts";
import type { World } from "../../dev/world.ts";
import { DUE_KEY, liveKey, ordersKey, settingsKey, spentKey } from "../../src/store/keys.ts";
import type { RedisView, StoredHash } from "../protocol/inspector.ts";
import type { Groups } from "./groups.ts";
import type { PlayedGroup } from "./played-group.ts";

/** So long after a request Redis is read, so that a burst of them is read once. */
const SETTLE_MS = 30;

const NOTHING = { live: null, orders: null, settings: null, spent: null, dueAt: null };

/** What Redis holds of each group, read again whenever a request has named it. Nobody sees or counts the reading. */
export class RedisWatch {
  readonly #world: World;
  readonly #groups: Groups;
  readonly #changed: () => void;
  readonly #seen = new Map<PlayedGroup, RedisView>();
  readonly #named = new Set<PlayedGroup>();
  readonly #stop: () => void;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(world: World, groups: Groups, changed: () => void) {
    this.#world = world;
    this.#groups = groups;
    this.#changed = changed;
    this.#stop = world.upstash.onRequest((request) => this.#look(request));
  }

  get views(): readonly RedisView[] {
    return this.#groups.all.map((group) => this.#seen.get(group) ?? { group: group.key, ...NOTHING });
  }

  clear(): void {
    this.#seen.clear();
    this.#named.clear();
  }

  async close(): Promise<void> {
    this.#stop();
    clearTimeout(this.#timer);
    await this.#reading;
  }

  /** Keys have their chat's id in braces. An entry of the due list begins with it. */
  #look({ commands }: RequestRecord): void {
    const parts = commands.flat();
    const ids = parts.flatMap((part) =>
      [...part.matchAll(/\{(-\d+)\}|^(-\d+)\.\d+$/g)].map(([, a, b]) => Number(a ?? b)),
    );
    for (const id of new Set(ids)) {
      const group = this.#groups.byChatId(id);
      if (group !== undefined) this.#named.add(group);
    }
    if (this.#named.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#reading = this.#reading.then(() => this.#readNamed()).catch(() => undefined);
    }, SETTLE_MS);
  }

  async #readNamed(): Promise<void> {
    const named = [...this.#named];
    this.#named.clear();
    for (const group of named) this.#seen.set(group, await this.#read(group));
    this.#changed();
  }

  async #read({ key: group, group: { id } }: PlayedGroup): Promise<RedisView> {
    const live = await this.#hash(liveKey(id));
    const proposalId = live?.fields.find(([name]) => name === "q.id")?.[1];
    return {
      group,
      live,
      orders: await this.#hash(ordersKey(id)),
      settings: await this.#hash(settingsKey(id)),
      spent: await this.#hash(spentKey(id)),
      dueAt: proposalId === undefined ? null : await this.#dueAt(proposalId),
    };
  }

  async #hash(key: string): Promise<StoredHash | null> {
    const reply = await this.#world.upstash.command("HGETALL", key);
    const flat = Array.isArray(reply) ? reply.map(String) : [];
    if (flat.length === 0) return null;
    const ttl = Number(await this.#world.upstash.command("PTTL", key));
    const fields = flat.flatMap((field, index): [string, string][] =>
      index % 2 === 0 ? [[field, flat[index + 1] ?? ""]] : [],
    );
    return { key, ttlMs: ttl < 0 ? null : ttl, fields };
  }

  async #dueAt(proposalId: string): Promise<number | null> {
    const score = await this.#world.upstash.command("ZSCORE", DUE_KEY, proposalId);
    return score === null ? null : Number(score);
  }
}

import type { RequestRecord } from "../../dev/upstash/server.ts";
import type { World } from "../../dev/world.ts";
import type { RedisView } from "../protocol/inspector.ts";
import type { Groups } from "./groups.ts";
import type { PlayedGroup } from "./played-group.ts";

/** So long after a request Redis is read, so that a burst of them is read once. */
const SETTLE_MS = 30;

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
    return this.#groups.all.map((group) => this.#seen.get(group) ?? { group: group.key, live: null, orders: null });
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

  /** Keys have their chat's id in braces. */
  #look({ commands }: RequestRecord): void {
    const ids = commands.flat().flatMap((part) => [...part.matchAll(/\{(-\d+)\}/g)].map(([, id]) => Number(id)));
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
    const live = `session:live:{${id}}`;
    const orders = `orders:{${id}}`;
    const [fields, ttlMs, orderFields] = [await this.#hash(live), await this.#ttl(live), await this.#hash(orders)];
    return {
      group,
      live: fields.length === 0 ? null : { key: live, ttlMs, fields },
      orders: orderFields.length === 0 ? null : { key: orders, fields: orderFields },
    };
  }

  async #hash(key: string): Promise<[string, string][]> {
    const reply = await this.#world.upstash.command("HGETALL", key);
    const flat = Array.isArray(reply) ? reply.map(String) : [];
    return flat.flatMap((field, index) => (index % 2 === 0 ? [[field, flat[index + 1] ?? ""]] : []));
  }

  async #ttl(key: string): Promise<number> {
    return Number(await this.#world.upstash.command("PTTL", key));
  }
}

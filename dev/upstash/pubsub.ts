/** What a subscriber gets: a message of its channel. */
type Listener = (message: string) => void;

/** Channels of this stand-in. Messages reach those who are subscribed at that moment, and nobody later, as in Redis. */
export class PubSub {
  readonly #channels = new Map<string, Set<Listener>>();
  readonly #loses: () => boolean;

  /** While `loses` says so, messages reach nobody. */
  constructor(loses: () => boolean) {
    this.#loses = loses;
  }

  /** Calls `listener` with each message; the function returned ends that. */
  subscribe(channel: string, listener: Listener): () => void {
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#channels.get(channel) === listeners) this.#channels.delete(channel);
    };
  }

  /** Hands a message to all who are subscribed, and returns how many they are. */
  publish(channel: string, message: string): number {
    const listeners = this.#loses() ? [] : [...(this.#channels.get(channel) ?? [])];
    for (const listener of listeners) listener(message);
    return listeners.length;
  }
}

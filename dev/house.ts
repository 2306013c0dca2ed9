/** What was opened, to be closed in the opposite order. */
export interface House {
  opened<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Begins with nothing open. */
export function openHouse(): House {
  const closers: (() => Promise<void>)[] = [];
  return {
    async opened(starting) {
      const started = await starting;
      closers.push(() => started.close());
      return started;
    },
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

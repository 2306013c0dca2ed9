/** Where a process dies: at its n-th request, counted from 1, before that arrives or after it was carried out. */
export interface Death {
  readonly request: number;
  readonly when: "before" | "after";
}

/** One request that the trader made, by what it does. */
export type RequestName = string;

/** The requests of the trader in this process: they can be counted, and it can be made to die at one of them. */
export interface Outgoing {
  /** What was asked since the last `reset`, in order. */
  readonly names: readonly RequestName[];
  /** Has the process die so; nothing that it sends later arrives. */
  dieAt(death: Death): void;
  /** Called with each request's name before it goes out. */
  onRequest: ((name: RequestName) => unknown) | null;
  /** Starts anew, as a process does. */
  reset(): void;
  /** Puts the real `fetch` back. */
  restore(): void;
}

/** Watches all requests that this process makes by `fetch`. */
export function watchOutgoing(): Outgoing {
  const real = globalThis.fetch;
  const names: RequestName[] = [];
  let death: Death | null = null;
  let isDead = false;
  const killed = () => new TypeError("the process is gone");
  const outgoing: Outgoing = {
    names,
    dieAt(at) {
      death = at;
    },
    onRequest: null,
    reset() {
      names.length = 0;
      death = null;
      isDead = false;
    },
    restore() {
      globalThis.fetch = real;
    },
  };
  globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (isDead) throw killed();
    names.push(nameOf(url, init?.body));
    await outgoing.onRequest?.(names.at(-1) ?? "");
    const isNow = names.length === death?.request;
    if (isNow && death?.when === "before") {
      isDead = true;
      throw killed();
    }
    const response = await real(input, init);
    // Somebody else may have died in the meantime: this is one process.
    if (isNow || isDead) {
      isDead = true;
      await response.arrayBuffer();
      throw killed();
    }
    return response;
  };
  return outgoing;
}

function nameOf(url: string, body: unknown): RequestName {
  const { pathname } = new URL(url);
  if (pathname.includes("/swap/v2/") || pathname.includes("/tokens/v2/")) return pathname.split("/").at(-1) ?? "";
  const text = typeof body === "string" ? body : "";
  const method = /"method":"(\w+)"/.exec(text)?.[1];
  if (method !== undefined) return method;
  const [command = "redis"] = text.match(/\w+/) ?? [];
  return `redis ${command.toLowerCase()}`;
}

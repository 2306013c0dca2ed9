/** All that the launch does to the world, in one place: `--dry-run` and tests replace it. */
export interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Throws as `fetch` does, also if no answer comes in time. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Runs a vendor's tool to its end. Secrets go in by `input` or `env`, never by `args`. */
  run(tool: Tool, args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Reads a file of the project. Returns null where there is none. */
  read(file: string): string | null;
  /** Writes a file of the project as a whole, or not at all. Nobody else on the machine can read it. */
  write(file: string, text: string): void;
  /** Whether nobody else on the machine can read a file of the project, or there is none. */
  isPrivate(file: string): boolean;
  /** Returns a name for the Worker's sources as they are now. */
  sources(): Promise<string>;
  /** The time in milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  say(line: string): void;
}

export type Tool = "wrangler" | "upstash";

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the tool talks with the person itself. `out` and `err` are empty then. */
  readonly onTerminal?: boolean;
}

/** How a tool ended, and what it printed. */
export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

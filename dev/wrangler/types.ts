/** Runs what was deployed. */
export interface Hosted {
  readonly url: string;
  setBindings(bindings: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

/** Starts what was deployed, with its variables and secrets. */
export type Host = (bindings: Record<string, string>) => Promise<Hosted>;

/** A version of a Worker, as `wrangler versions list` shows it. */
export interface Version {
  id: string;
  metadata: { created_on: string };
  annotations: Record<string, string>;
}

/** A Worker as Cloudflare has it. */
export interface WorkerState {
  secrets: Record<string, string>;
  vars: Record<string, string>;
  crons: string[];
  /** Oldest first; the last one runs. */
  versions: Version[];
  hosted: Hosted | null;
}

/** A call of wrangler. */
export interface Call {
  args: readonly string[];
  input: string;
  /** The folder that it is called in. */
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Whether it can ask a person. */
  onTerminal: boolean;
}

/** How a call ended, and what it printed. */
export interface Ended {
  code: number;
  out: string;
  err: string;
}

export interface CloudflareOptions {
  /** Runs deployed Workers. */
  host: Host;
  /** Default: one account. */
  accounts?: readonly { id: string; name: string }[];
  loggedIn?: boolean;
  /** Whether the account has a name for its addresses yet; default true. */
  hasSubdomain?: boolean;
}

/** A Cloudflare that wrangler's stand-in works on. */
export interface CloudflareStandIn {
  /** For CLOUDFLARE_API_BASE_URL. */
  readonly url: string;
  loggedIn: boolean;
  hasSubdomain: boolean;
  /** The accounts of the login. */
  accounts: readonly { id: string; name: string }[];
  /** By account and name, like `account-1/conclave`. */
  readonly workers: ReadonlyMap<string, WorkerState>;
  /** The arguments of all calls, oldest first. */
  readonly calls: readonly (readonly string[])[];
  /** Runs a command without a process of its own. */
  run(call: Call): Promise<Ended>;
  close(): Promise<void>;
}

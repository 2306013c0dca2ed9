import { HOST_CAPNP_CONNECT, type WorkerOptions } from "miniflare";

/** Ports of 127.0.0.1 at which entrypoints of Workers are called. Workers in processes of their own meet there. */
export type EntrypointPorts = Readonly<Record<string, number>>;

const HOST = "127.0.0.1";

/** The sockets at which a Worker's entrypoints take calls, methods included. */
export const directSockets = (ports: EntrypointPorts = {}): NonNullable<WorkerOptions["unsafeDirectSockets"]> =>
  Object.entries(ports).map(([entrypoint, port]) => ({ host: HOST, port, entrypoint }));

/** The service bindings by which a Worker calls entrypoints of others. */
export const serviceBindings = (ports: EntrypointPorts = {}): NonNullable<WorkerOptions["serviceBindings"]> =>
  Object.fromEntries(
    Object.entries(ports).map(([binding, port]) => [
      binding,
      { external: { address: `${HOST}:${port}`, http: { capnpConnectHost: HOST_CAPNP_CONNECT } } },
    ]),
  );

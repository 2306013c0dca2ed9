import { createServer } from "node:http";
import { generateKeyPairSigner } from "@solana/kit";
import { listenOnLoopback } from "../listen.ts";
import { Chain } from "./chain.ts";
import { airdrop, chainControls } from "./chain-controls.ts";
import { createDefaultMarket } from "./default-market.ts";
import { Jupiter } from "./jupiter.ts";
import { Orders } from "./jupiter-orders.ts";
import { LAMPORTS_PER_SOL } from "./market.ts";
import { Pool } from "./pool.ts";
import { rpcService } from "./rpc.ts";
import { RpcNode } from "./rpc-node.ts";
import type { SolanaCall, SolanaEvent, SolanaOptions, SolanaStandIn } from "./types.ts";

export type * from "./types.ts";

/** Starts a chain with two RPC nodes, and Jupiter's swaps on it, on 127.0.0.1. Throws if a port is taken. */
export async function startSolana(options: SolanaOptions = {}): Promise<SolanaStandIn> {
  const market = options.market ?? createDefaultMarket();
  const chain = new Chain(options.now ?? Date.now, options.seed ?? "conclave");
  const pool = new Pool(chain, market);
  const calls: SolanaCall[] = [];
  const listeners = new Set<(event: SolanaEvent) => void>();
  const tell = (event: SolanaEvent) => {
    for (const listener of listeners) listener(event);
  };
  const called = (call: SolanaCall) => {
    calls.push(call);
    tell({ kind: "call", call });
  };
  chain.landed = (transaction) => tell({ kind: "landed", transaction });
  const nodes = [new RpcNode("rpc", chain), new RpcNode("rpc2", chain)] as const;
  const rpcs = nodes.map((node) => rpcService(node, (call) => called({ service: "rpc", ...call })));
  const maker = await generateKeyPairSigner();
  const orders = new Orders(chain, pool, market, maker);
  airdrop(chain, maker.address, LAMPORTS_PER_SOL);
  const jupiter = new Jupiter({
    chain,
    market,
    orders,
    limits: options.limits,
    called: (call) => called({ service: "jupiter", ...call }),
  });
  const services = [...rpcs, jupiter.service];
  const servers = services.map(({ listener }) => createServer(listener));
  const { rpc, rpc2, jupiter: jupiterPort } = options.ports ?? {};
  const wanted = [rpc, rpc2, jupiterPort];
  const ports = await Promise.all(servers.map((server, index) => listenOnLoopback(server, wanted[index])));
  const [rpcUrl = "", rpcUrl2 = "", jupiterUrl = ""] = ports.map((port) => `http://127.0.0.1:${port}`);

  return {
    rpcUrl,
    rpcUrl2,
    jupiterUrl,
    chain: chainControls(chain),
    market,
    nodes,
    jupiter,
    calls,
    now: () => chain.clock.now(),
    advance: (slots) => chain.advance(slots),
    advanceMs(ms) {
      chain.clock.advance(ms);
      chain.makeBlocks();
    },
    transactionsOf: (wallet) => chain.transactions.filter(({ keys }) => keys.all.some((key) => key === wallet)),
    resetFaults() {
      for (const node of nodes) {
        node.faults.clear();
        node.lagSlots = 0;
      }
      jupiter.faults.clear();
      for (const service of services) service.letGo();
    },
    resetRecords() {
      calls.length = 0;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

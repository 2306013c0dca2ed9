import { HTTP_FAULTS } from "./solana/faults.ts";
import type { LocalTrader } from "./trader/types.ts";

/** A node may also take transactions, and send them to nobody. */
const NODE_FAULTS = [...HTTP_FAULTS, "drop"] as const;

/** What Jupiter's orders do beyond what was asked for, as far as it can be typed. */
const HOSTILE_ORDERS = ["steal_sol", "overspend", "short", "divert", "approve", "take_account", "high_fee"] as const;

const JUPITER_FAULTS = [...HTTP_FAULTS, "not_landed"] as const;

/** What a line that begins with `solana` or `jupiter` says is to happen. */
export type ChainLine =
  | { do: "nodes"; fault: (typeof NODE_FAULTS)[number] }
  /** The first node falls so many slots behind. */
  | { do: "lag"; slots: number }
  /** The last so many slots never were. */
  | { do: "fork"; slots: number }
  | { do: "restart_nodes" | "chain_back" }
  | { do: "airdrop"; sol: number }
  | { do: "jupiter"; fault: (typeof JUPITER_FAULTS)[number] }
  | { do: "hostile"; hostile: (typeof HOSTILE_ORDERS)[number] };

export const CHAIN_HELP = `  solana drop                          both nodes: ${NODE_FAULTS.slice(0, 5).join(", ")},
                                       ${NODE_FAULTS.slice(5).join(", ")} (of transactions)
  solana lag 50                        the first node is 50 slots behind (a slot is 0.4 s)
  solana restart                       both nodes forget what is in no block yet
  solana fork 10                       the blocks of the last 10 slots never were
  solana airdrop 2                     puts 2 SOL onto the trader's wallet
  jupiter hang                         Jupiter: ${JUPITER_FAULTS.slice(0, 5).join(", ")},
                                       ${JUPITER_FAULTS.slice(5).join(", ")}
  jupiter steal_sol                    its orders do more: ${HOSTILE_ORDERS.slice(0, 4).join(", ")},
                                       ${HOSTILE_ORDERS.slice(4).join(", ")}
  solana back                          puts all of that right again`;

/** Reads what stands behind the word `solana`. Returns null for what is not understood. */
export function parseSolanaLine(text: string): ChainLine | null {
  const [, word = "", amount] = /^(\w+)(?:\s+(\d{1,5}(?:\.\d{1,9})?))?$/.exec(text.trim().toLowerCase()) ?? [];
  const whole = amount !== undefined && /^\d+$/.test(amount) ? Number(amount) : null;
  switch (word) {
    case "lag":
    case "fork":
      return whole === null ? null : { do: word, slots: whole };
    case "airdrop":
      return amount === undefined ? null : { do: "airdrop", sol: Number(amount) };
  }
  if (amount !== undefined) return null;
  if (word === "restart") return { do: "restart_nodes" };
  if (word === "back") return { do: "chain_back" };
  const fault = NODE_FAULTS.find((name) => name === word);
  return fault === undefined ? null : { do: "nodes", fault };
}

/** Reads what stands behind the word `jupiter`. Returns null for what is not understood. */
export function parseJupiterLine(text: string): ChainLine | null {
  const word = text.trim().toLowerCase();
  const hostile = HOSTILE_ORDERS.find((name) => name === word);
  if (hostile !== undefined) return { do: "hostile", hostile };
  const fault = JUPITER_FAULTS.find((name) => name === word);
  return fault === undefined ? null : { do: "jupiter", fault };
}

const LAMPORTS_PER_SOL = 1_000_000_000;

/** Does what a line says, and gives what is to be printed. */
export function performChainLine({ solana, wallet }: LocalTrader, line: ChainLine): string {
  switch (line.do) {
    case "nodes":
      for (const { faults } of solana.nodes) {
        if (line.fault === "drop") faults.always("drop", "sendTransaction");
        else faults.always(line.fault);
      }
      return "The nodes treat all requests so, until `solana back`.";
    case "lag":
      solana.nodes[0].lagSlots = line.slots;
      return `The first node is ${line.slots} slots behind.`;
    case "fork":
      return `Transactions that never were: ${solana.chain.rollBack(line.slots).length}.`;
    case "restart_nodes":
      for (const node of solana.nodes) node.restart();
      return "The nodes were restarted.";
    case "chain_back":
      solana.resetFaults();
      return "Nodes and Jupiter are well.";
    case "airdrop":
      solana.chain.airdrop(wallet, BigInt(Math.round(line.sol * LAMPORTS_PER_SOL)));
      return `The wallet has ${Number(solana.chain.lamportsOf(wallet)) / LAMPORTS_PER_SOL} SOL now.`;
    case "jupiter":
      solana.jupiter.faults.always(line.fault);
      return JUPITER_TOLD;
    case "hostile":
      solana.jupiter.faults.always({ hostile: line.hostile });
      return JUPITER_TOLD;
  }
}

const JUPITER_TOLD = "Jupiter treats all requests so, until `solana back`.";

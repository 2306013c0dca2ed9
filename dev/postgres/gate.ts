import { createConnection, createServer, type NetConnectOpts, type Server, type Socket } from "node:net";
import { ClientMessages, isEndOfStatement, isReadyForQuery, ServerMessages } from "./messages.ts";
import type { PostgresFaults } from "./types.ts";

/** Stands before a database: passes connections on, counts statements, and cuts connections where it is told to. */
export interface Gate {
  readonly server: Server;
  readonly faults: PostgresFaults;
  readonly statements: number;
  resetFaults(): void;
  /** Cuts all connections. */
  cut(): void;
}

const NONE = { down: false, statementsLeft: null, loseLastReply: false };

/** Makes a gate before the PostgreSQL that listens there. Whoever makes one lets its server listen. */
export function createGate(target: NetConnectOpts): Gate {
  const open = new Set<Socket>();
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  let down = false;
  let statements = 0;
  const faults: PostgresFaults = {
    ...NONE,
    get down() {
      return down;
    },
    set down(value) {
      down = value;
      if (value) cut();
    },
  };

  /** Takes a statement. Says whether it is carried out, and whether its reply is lost. */
  const take = (): "cut" | "pass" | "lose" => {
    if (faults.statementsLeft === 0) return "cut";
    statements += 1;
    if (faults.statementsLeft === null) return "pass";
    faults.statementsLeft -= 1;
    return faults.statementsLeft === 0 && faults.loseLastReply ? "lose" : "pass";
  };

  const server = createServer((client) => {
    if (down) return client.resetAndDestroy();
    const database = createConnection(target);
    const both = [client, database];
    const end = () => {
      for (const socket of both) socket.destroy();
    };
    for (const socket of both) {
      socket.setNoDelay(true);
      open.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        open.delete(socket);
        end();
      });
    }
    const [asked, answered] = [new ClientMessages(), new ServerMessages()];
    let losing = false;
    client.on("data", (chunk: Buffer) => {
      for (const message of asked.read(chunk)) {
        const verdict = isEndOfStatement(message) ? take() : "pass";
        if (verdict === "cut") return end();
        losing ||= verdict === "lose";
        database.write(message.bytes);
      }
    });
    database.on("data", (chunk: Buffer) => {
      if (!losing) client.write(chunk);
      for (const message of answered.read(chunk)) if (losing && isReadyForQuery(message)) end();
    });
  });

  return {
    server,
    faults,
    get statements() {
      return statements;
    },
    resetFaults: () => void Object.assign(faults, NONE),
    cut,
  };
}

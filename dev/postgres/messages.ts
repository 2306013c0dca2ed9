/** A message of PostgreSQL's protocol (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
export interface Message {
  /** Its first byte as a letter; empty for those that have none, which are the first ones of a connection. */
  readonly type: string;
  readonly bytes: Buffer;
}

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

/** Cuts what a client sends into messages. What is not complete waits for more. */
export class ClientMessages {
  private rest: Buffer = Buffer.alloc(0);
  private started = false;

  *read(chunk: Buffer): Generator<Message> {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (;;) {
      const header = this.started ? 1 : 0;
      if (this.rest.length < (this.started ? 5 : 8)) return;
      const length = header + this.rest.readInt32BE(header);
      if (this.rest.length < length) return;
      const bytes = this.rest.subarray(0, length);
      this.rest = this.rest.subarray(length);
      const type = this.started ? String.fromCharCode(bytes[0] ?? 0) : "";
      if (!this.started) this.started = ![SSL_REQUEST, GSS_REQUEST].includes(bytes.readInt32BE(4));
      yield { type, bytes };
    }
  }
}

/** Cuts what a server sends into messages. */
export class ServerMessages {
  private rest: Buffer = Buffer.alloc(0);
  private started = false;

  *read(chunk: Buffer): Generator<Message> {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (;;) {
      // The answer to a client that asks for encryption is one letter; none of them begins another first message.
      const first = String.fromCharCode(this.rest[0] ?? 0);
      const bare = !this.started && (first === "N" || first === "S");
      if (this.rest.length < (bare ? 1 : 5)) return;
      const length = bare ? 1 : 1 + this.rest.readInt32BE(1);
      if (this.rest.length < length) return;
      const bytes = this.rest.subarray(0, length);
      this.rest = this.rest.subarray(length);
      if (!bare) this.started = true;
      yield { type: bare ? "" : first, bytes };
    }
  }
}

/** Whether the server answers all that came before, and so a statement is over. */
export const isEndOfStatement = ({ type }: Message): boolean => type === "Q" || type === "S";

/** Whether a server has answered all, and waits for the next statement. */
export const isReadyForQuery = ({ type }: Message): boolean => type === "Z";

import { address } from "@solana/kit";

/** Jupiter's own program id, at which the chain has a small program that only checks prices. */
export const SWAP_PROGRAM_ADDRESS = address("JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4");

/** The error of a swap whose price is beyond its limit, by the number that Jupiter's program has for it. */
const SLIPPAGE_EXCEEDED = 6001;

/** Which way a price may not move: up for who buys, down for who sells. */
export const SIDE = { buy: 0n, sell: 1n } as const;

/** The data of the program's only instruction: side and limit. Its only account holds the price, 8 bytes little endian. */
export function priceCheckData(side: keyof typeof SIDE, limit: bigint): Uint8Array {
  const data = new DataView(new ArrayBuffer(16));
  data.setBigUint64(0, SIDE[side], true);
  data.setBigUint64(8, limit, true);
  return new Uint8Array(data.buffer);
}

/** Where the program's input has what it looks at: after one account of 8 bytes come room to grow, rent and the data's length. */
const PRICE_AT = 96;
const SIDE_AT = 10_360;
const LIMIT_AT = 10_368;

type Instruction = readonly [opcode: number, to: number, from: number, offset: number, value: number];

const LOAD = 0x79;
const MOVE = 0xb7;
const JUMP_IF_NOT_VALUE = 0x55;
const JUMP_IF_GREATER = 0x2d;
const JUMP_IF_LESS = 0xad;
const EXIT = 0x95;

/** r2 is the price, r3 the side, r4 the limit, r0 the outcome. */
const CODE: readonly Instruction[] = [
  [LOAD, 2, 1, PRICE_AT, 0],
  [LOAD, 3, 1, SIDE_AT, 0],
  [LOAD, 4, 1, LIMIT_AT, 0],
  [MOVE, 0, 0, 0, 0],
  [JUMP_IF_NOT_VALUE, 3, 0, 2, 0],
  [JUMP_IF_GREATER, 2, 4, 3, 0],
  [EXIT, 0, 0, 0, 0],
  [JUMP_IF_LESS, 2, 4, 1, 0],
  [EXIT, 0, 0, 0, 0],
  [MOVE, 0, 0, 0, SLIPPAGE_EXCEEDED],
  [EXIT, 0, 0, 0, 0],
];

const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
const SECTION_BYTES = 64;
const CODE_AT = HEADER_BYTES + SEGMENT_BYTES;
const NAMES = "\0.text\0.shstrtab\0";

/** The program as the smallest ELF file that a Solana runtime loads. */
export function swapProgram(): Uint8Array {
  const code = Buffer.concat(CODE.map(encode));
  const namesAt = CODE_AT + code.length;
  const sectionsAt = Math.ceil((namesAt + NAMES.length) / 8) * 8;
  const elf = Buffer.alloc(sectionsAt + 3 * SECTION_BYTES);
  const words = (at: number, values: readonly number[]) => {
    for (const [index, value] of values.entries()) elf.writeBigUInt64LE(BigInt(value), at + 8 * index);
  };
  const halves = (at: number, values: readonly number[]) => {
    for (const [index, value] of values.entries()) elf.writeUInt16LE(value, at + 2 * index);
  };
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1], 0);
  // A shared object for the BPF machine, version 1.
  halves(16, [3, 247, 1, 0]);
  words(24, [CODE_AT, HEADER_BYTES, sectionsAt]);
  halves(52, [HEADER_BYTES, SEGMENT_BYTES, 1, SECTION_BYTES, 3, 2]);
  // One segment to load, readable and executable.
  elf.writeUInt32LE(1, HEADER_BYTES);
  elf.writeUInt32LE(5, HEADER_BYTES + 4);
  words(HEADER_BYTES + 8, [CODE_AT, CODE_AT, CODE_AT, code.length, code.length, 4096]);
  elf.set(code, CODE_AT);
  elf.write(NAMES, namesAt, "latin1");
  const section = (index: number, name: number, type: number, rest: readonly number[]) => {
    const at = sectionsAt + index * SECTION_BYTES;
    elf.writeUInt32LE(name, at);
    elf.writeUInt32LE(type, at + 4);
    words(at + 8, rest);
  };
  section(1, 1, 1, [6, CODE_AT, CODE_AT, code.length, 0, 8]);
  section(2, 7, 3, [0, 0, namesAt, NAMES.length, 0, 1]);
  return new Uint8Array(elf);
}

function encode([opcode, to, from, offset, value]: Instruction): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(opcode, 0);
  bytes.writeUInt8(to | (from << 4), 1);
  bytes.writeInt16LE(offset, 2);
  bytes.writeInt32LE(value, 4);
  return bytes;
}

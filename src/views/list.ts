/** The room for the words behind a list that was cut, in UTF-16 units. */
export const TAIL_LENGTH = 32;

/** Puts lines below one another, as many as fit into `room` UTF-16 units. The last line counts those left out. */
export function truncateList(lines: readonly string[], room: number): string {
  const whole = lines.join("\n");
  if (whole.length <= room) return whole;
  let list = "";
  for (const [i, line] of lines.entries()) {
    const longer = i === 0 ? line : `${list}\n${line}`;
    if (longer.length + TAIL_LENGTH > room) return `${list}\n… and ${lines.length - i} more`.trim();
    list = longer;
  }
  return list;
}

/** Room that is kept for the words after a list that had to be cut. */
export const TAIL_LENGTH = 32;

/** Lines below one another, as many as fit into `room` UTF-16 units; of those left out the number. */
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

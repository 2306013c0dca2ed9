import { readdirSync, readFileSync } from "node:fs";

/** Linux counts processor time in these for all programs (USER_HZ, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). */
const TICKS_PER_S = 100;

/** The processes named so that this one has started; none where there is no /proc. */
export function childrenNamed(name: string): number[] {
  return processIds().filter((pid) => {
    const stat = statOf(pid);
    return stat?.name === name && stat.parent === process.pid;
  });
}

/** The processor time that a process has used so far, in milliseconds, all its threads together; null where that is not known. */
export function processorMs(pid: number): number | null {
  const stat = statOf(pid);
  return stat === null ? null : (stat.ticks * 1_000) / TICKS_PER_S;
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function statOf(pid: number): { name: string; parent: number; ticks: number } | null {
  try {
    // The name is in brackets and may hold anything, brackets too.
    const [, name = "", rest = ""] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    // From the third field on: state, parent; the 14th and 15th are the time in user and in kernel mode.
    const fields = rest.split(" ");
    return { name, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}

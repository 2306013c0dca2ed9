/** Milliseconds with their unit: two figures below ten, whole above. */
export const ms = (value: number): string => `${msFigure(value)} ms`;

/** Milliseconds without their unit. */
export const msFigure = (value: number): string => (value < 10 ? value.toFixed(1) : grouped(Math.round(value)));

/** A length in bytes as people read it, in steps of a thousand. */
export function bytes(value: number): string {
  if (value < 1_000) return `${Math.round(value)} B`;
  if (value < 1e6) return `${short(value / 1e3)} kB`;
  return `${short(value / 1e6)} MB`;
}

/** How many times as much as something else: `7.1×`. */
export const times = (value: number, than: number): string => `${short(value / than)}×`;

/** A whole number with its thousands set apart. */
export const grouped = (value: number): string => value.toLocaleString("en-US");

const short = (value: number): string => (value < 10 ? value.toFixed(1) : grouped(Math.round(value)));

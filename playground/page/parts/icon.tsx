/** The outlines of the icons, on a grid of 24. */
const PATHS = {
  send: "M4 12l16-8-5 16-3-6-8-2z",
  reply: "M10 8V4L3 11l7 7v-4c5 0 8 2 10 6 0-7-3-12-10-12z",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  play: "M7 5l12 7-12 7z",
  stop: "M7 7h10v10H7z",
  person: "M16 19v-1a4 4 0 0 0-4-4H7a4 4 0 0 0-4 4v1M9.500 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6M19 8v6M22 11h-6",
  up: "M12 20V5M6 11l6-6 6 6",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  hash: "M5 9h14M5 15h14M10 4L8 20M16 4l-2 16",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  refresh: "M20 12a8 8 0 1 1-2.500-5.800M20 4v5h-5",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside or instead of a word; what it means is said by the button's label. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);

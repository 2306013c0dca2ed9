/** A place in the picture, in its own units, from the top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

/** At most two decimals, so that a picture of the same numbers is the same file. */
const figure = (value: number): string => String(Math.round(value * 100) / 100);

type Attributes = Readonly<Record<string, string | number>>;

/** One element; its content is other elements, or text that has been escaped. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === "number" ? figure(value) : escaped(value)}"`,
  );
  return content === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${content}</${name}>`;
}

/** A line of text; `anchor` says which part of it is at `x`. */
export const label = (
  text: string,
  x: number,
  y: number,
  { anchor = "start", kind = "text" }: { anchor?: "start" | "middle" | "end"; kind?: string } = {},
): string => element("text", { x, y, "text-anchor": anchor, class: kind }, escaped(text));

export const rect = ({ x, y, width, height }: Box, kind: string): string =>
  element("rect", { x, y, width: Math.max(0, width), height: Math.max(0, height), rx: 2, class: kind });

export const line = (x1: number, y1: number, x2: number, y2: number, kind = "rule"): string =>
  element("line", { x1, y1, x2, y2, class: kind });

/** A whole picture. It brings its own background, so that it can be read whatever page it stands on. */
export function picture(
  width: number,
  height: number,
  title: string,
  style: string,
  content: readonly string[],
): string {
  const head = element("title", { id: "title" }, escaped(title)) + element("style", {}, style);
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
  };
  const background = element("rect", { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 6, class: "ground" });
  const body = [head, background, ...content].join("\n");
  return `${element("svg", { ...attributes, "aria-labelledby": "title" }, `\n${body}\n`)}\n`;
}

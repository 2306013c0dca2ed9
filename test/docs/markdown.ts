import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A Markdown document of this repository. */
export interface Document {
  /** Its path from the repository's root. */
  readonly path: string;
  readonly text: string;
}

const FILES = ["*.md", "docs/*.md", "playground/*.md"];

/** All documents that somebody wrote. The bench writes docs/measurements.md. */
export const documents: readonly Document[] = FILES.flatMap((pattern) => globSync(pattern)).map((path) => ({
  path,
  text: readFileSync(path, "utf8"),
}));

/** The document at a path. Throws an Error if there is none. */
export function documentAt(path: string): Document {
  const found = documents.find((document) => document.path === path);
  if (found === undefined) throw new Error(`there is no ${path}`);
  return found;
}

/** A document's text without its blocks of code. */
const withoutCodeBlocks = ({ text }: Document): string => text.replace(/^```[\s\S]*?^```$/gm, "");

/** What stands between backticks, blocks of code left out. */
export const codeIn = (document: Document): readonly string[] =>
  [...withoutCodeBlocks(document).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);

/** The anchors of a document's headings, as GitHub makes them. */
export const anchorsOf = (document: Document): readonly string[] =>
  [...withoutCodeBlocks(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );

/** A link to a place in this repository: the path from its root, and the anchor, `''` for none. */
export interface InnerLink {
  readonly path: string;
  readonly anchor: string;
}

/** The links of a document that lead to a place in this repository. */
export function innerLinks(document: Document): readonly InnerLink[] {
  const targets = [...withoutCodeBlocks(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = "", anchor = ""] = target.split("#");
      return { path: file === "" ? document.path : normalize(join(dirname(document.path), file)), anchor };
    });
}

/** The part of a document below a heading, up to the next heading of the same or a higher level. */
export function sectionOf(document: Document, heading: string): string {
  const [, level = "", rest = ""] = new RegExp(`^(#+) ${heading}$([\\s\\S]*)`, "m").exec(document.text) ?? [];
  if (level === "") throw new Error(`${document.path} has no section "${heading}"`);
  return rest.split(new RegExp(`^#{1,${level.length}} `, "m"))[0] ?? "";
}

/** The sentences of a document's paragraphs and list entries. Tables, headings, quotes and code are left out. */
export function sentencesOf(document: Document): readonly string[] {
  const paragraphs = withoutCodeBlocks(document)
    .replace(/<!--[\s\S]*?-->/g, "")
    .split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )/)
    .filter((paragraph) => !/^\s*(?:\||#|!\[|>|<)/.test(paragraph) && !paragraph.includes(" · ["));
  return paragraphs.flatMap((paragraph) =>
    paragraph
      .replace(/^\s*(?:[-*]|\d+\.) /, "")
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/`[^`]*`/g, "code")
      .replaceAll("**", "")
      .replace(/\s+/g, " ")
      .split(/(?<=[.!?:;])\s+/)
      .filter((sentence) => sentence !== ""),
  );
}

/** How many words a sentence has. */
export const wordsIn = (sentence: string): number => sentence.split(/\s+/).filter((word) => /\w/.test(word)).length;

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { RULE_NAMES } from "../../src/domain/group-rules.ts";
import { DEFAULT_RULES } from "../../src/domain/rules.ts";
import * as keys from "../../src/store/keys.ts";
import { adminCommands } from "../../src/views/commands.ts";
import { anchorsOf, codeIn, documentAt, documents, innerLinks, sectionOf, sentencesOf, wordsIn } from "./markdown.ts";

const MAX_WORDS = 25;

const sourcesIn = (folder: string, ending: string): string =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(`${folder}/${file}`, "utf8"))
    .join("\n");

const found = (text: string, pattern: RegExp): readonly string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))].sort();

describe.each(documents.map((document) => [document.path, document] as const))("%s", (_, document) => {
  it("links to files and headings that there are", () => {
    for (const { path, anchor } of innerLinks(document)) {
      expect(existsSync(path), path).toBe(true);
      if (anchor !== "" && path.endsWith(".md")) expect(anchorsOf(documentAt(path)), path).toContain(anchor);
    }
  });

  it("names files and folders that there are", () => {
    const PATH = /^(?:src|dev|playground|test|bench|scripts|docs|\.ci|\.github)(?:\/[\w.-]+)*\/?$/;
    const missing = codeIn(document).filter((code) => PATH.test(code) && code.includes("/") && !existsSync(code));
    expect(missing).toEqual([]);
  });

  it(`has sentences of ${MAX_WORDS} words at most`, () => {
    expect(sentencesOf(document).filter((sentence) => wordsIn(sentence) > MAX_WORDS)).toEqual([]);
  });
});

// The change log also names those that there were.
const present = documents.filter(({ path }) => path !== "CHANGELOG.md");
it.each(present.map((document) => [document.path, document] as const))(
  "%s names npm commands that there are",
  (_, document) => {
    for (const name of found(document.text, /npm run (?:-s )?([a-z:-]*[a-z])/g))
      expect(packageJson.scripts).toHaveProperty([name]);
  },
);

describe("the reference", () => {
  const reference = documentAt("docs/reference.md");

  it("lists every variable, and no other", () => {
    const rule = "(?:orDefault|orNull|z\\.|text|httpUrl|binding|minutes|integer)";
    const inCode = found(sourcesIn("src/config", ".ts"), new RegExp(`\\b([A-Z][A-Z0-9_]+): ${rule}`, "g"));
    const firstCells = found(sectionOf(reference, "Variables of the Worker"), /^\| (`[^|]+) \|/gm).join();
    expect(found(firstCells, /`([A-Z][A-Z0-9_]+)`/g)).toEqual(inCode);
  });

  it("lists every command", () => {
    const names = [
      ...adminCommands(DEFAULT_RULES).map(({ command }) => command),
      "start",
      "settings",
      "allow",
      "revoke",
    ];
    for (const name of names) expect(sectionOf(reference, "Commands")).toMatch(new RegExp(`/${name}\\b`));
  });

  it("lists every rule of a group, and no other", () => {
    expect(found(sectionOf(reference, "The rules of a group"), /^\| `([a-z]+)` \|/gm)).toEqual([...RULE_NAMES].sort());
  });

  it("lists every route, and no other", () => {
    const routes = found(readFileSync("src/worker.ts", "utf8"), /case "(\/[a-z-]*)":/g);
    expect(found(sectionOf(reference, "Routes"), /^\| [^|]*`[A-Z]+ (\/[a-z-]*)`/gm)).toEqual(routes);
  });

  it("lists every key", () => {
    const section = sectionOf(reference, "Keys");
    const names = found(readFileSync("src/store/keys.ts", "utf8"), /[`"]([a-z]+:[a-z:]*)/g);
    expect(names).toContain(keys.DUE_KEY);
    for (const name of names) expect(section).toContain(`\`${name}`);
  });

  it("lists every field of a proposal in its session, and no other", () => {
    const inScripts = found(sourcesIn("src/store/scripts", ".lua"), /(?:'q\.|prefix \.\. ')([a-z_]+)'/g);
    expect(found(reference.text, /`q\.([a-z_]+)`/g)).toEqual(inScripts);
  });
});

describe("the trader's page", () => {
  const page = documentAt("docs/trader.md");

  it("begins by saying whose money it is", () => {
    expect(page.text).toMatch(
      /^# The trader\n\n\*\*Members pay nothing in through Conclave, so votes spend what is on this wallet\.\*\*/,
    );
  });

  it("lists every variable, and no other", () => {
    const inCode = found(readFileSync("trader/config.ts", "utf8"), /^ {2}([A-Z][A-Z0-9_]+): /gm);
    const firstCells = found(sectionOf(page, "Variables"), /^\| (`[^|]+) \|/gm).join();
    expect(found(firstCells, /`([A-Z][A-Z0-9_]+)`/g)).toEqual(inCode);
  });

  it("lists every key, and no other", () => {
    const inCode = found(readFileSync("trader/keys.ts", "utf8"), /`\$\{TAG\}:([a-z]+)/g);
    expect(found(sectionOf(page, "What it keeps"), /^\| `\{trader\}:([a-z]+)/gm)).toEqual(inCode);
  });

  it("has each sentence that a group may read, in these words", () => {
    const told = sectionOf(page, "What it refuses");
    const sentences = found(readFileSync("trader/refusals.ts", "utf8"), /return [`"]([^`"]+)[`"];/g);
    expect(sentences.length).toBeGreaterThan(20);
    for (const sentence of sentences)
      for (const part of sentence.split(/\$\{[^}]*\}/)) expect(told).toContain(part.trim());
  });
});

it("the README and the overview are short", () => {
  expect(documentAt("README.md").text.split("\n").length).toBeLessThanOrEqual(151);
  expect(wordsIn(documentAt("docs/overview.md").text)).toBeLessThanOrEqual(1_200);
});

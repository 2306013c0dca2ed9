import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { startWorld, type World } from "../../../dev/world.ts";
import { reset } from "../../e2e/reset.ts";
import { openSession, propose, type Stage } from "../../e2e/stage.ts";
import { startBrowser } from "../../playground/browser/chromium.ts";
import { boardAddress } from "../../support/board.ts";

/** Longer than anything here takes, even where others work on the same machine; milliseconds. */
const PATIENCE_MS = 60_000;

/** A local world, and a browser to look at its boards in. */
interface Looking {
  readonly world: World;
  /** Opens an address in a window of its own. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>;
  /** A group with a session of three, in which the first has proposed to buy, and the address of its board. */
  vote(): Promise<{ stage: Stage; address: string }>;
  /** Complaints that a test expects, as parts of their texts. */
  readonly expected: string[];
}

/** Opens a world and a browser for a file's tests. A test fails where a page complains, or asks for anything but the Worker. */
export function setUpLooking(): Looking {
  let world: World | undefined;
  let browser: Browser | undefined;
  const complaints: string[] = [];
  const expected: string[] = [];

  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), startBrowser()]);
    world.telegram.flood.on = false;
  });
  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
    there(world).upstash.cutStreams();
    reset(there(world));
    there(world).telegram.flood.on = false;
    const told = complaints.splice(0).filter((complaint) => !expected.some((part) => complaint.includes(part)));
    expected.length = 0;
    expect(told).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  return {
    get world() {
      return there(world);
    },
    expected,
    async open(address, options = {}) {
      const page = await there(browser).newPage({
        viewport: { width: 390, height: 844 },
        reducedMotion: "reduce",
        ...options,
      });
      page.setDefaultTimeout(PATIENCE_MS);
      page.on("pageerror", ({ message }) => complaints.push(`page error: ${message}`));
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`console: ${message.text()}`);
      });
      page.on("request", (request) => {
        if (new URL(request.url()).origin !== there(world).url) complaints.push(`asked for ${request.url()}`);
      });
      await page.goto(address);
      return page;
    },
    async vote() {
      const stage = await openSession(there(world), 3);
      await propose(there(world), stage);
      await stage.admin.says("/board");
      return { stage, address: boardAddress(stage.group) };
    },
  };
}

function there<T>(it: T | undefined): T {
  if (it === undefined) throw new Error("that has not been started");
  return it;
}

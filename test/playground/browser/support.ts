import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { startWorld, type World } from "../../../dev/world.ts";
import { type Action, ActionAnswer } from "../../../playground/protocol/actions.ts";
import { type Page as BuiltPage, buildPage } from "../../../playground/server/build-page.ts";
import { type PlaygroundOptions, type PlaygroundServer, startPlayground } from "../../../playground/server/server.ts";
import { button, messageWith, read } from "../server/play.ts";
import { startBrowser } from "./chromium.ts";
import { PlaygroundPage } from "./playground-page.ts";

/** Longer than anything here takes, even where others work on the same machine; milliseconds. */
const PATIENCE_MS = 60_000;
/** Small enough to be drawn fast: the browser has no graphics card. */
export const DESK = { width: 1200, height: 700 };
export const PHONE = { width: 390, height: 844 };
/** The narrowest phone that is thought of. */
export const SMALL_PHONE = { width: 360, height: 740 };

/** What a phone is beside its size. */
export const TOUCH = { hasTouch: true, isMobile: true };

/** Files of one worker share the page, which takes a second to be built. */
let building: Promise<BuiltPage> | undefined;

/** A playground of the file's own, and a browser to play in it. */
export interface Playing {
  readonly world: World;
  readonly server: PlaygroundServer;
  /** Opens the playground in a window of its own, with nothing remembered. */
  open(options?: BrowserContextOptions): Promise<PlaygroundPage>;
  /** A tab in a new group, no supergroup yet, with an open session that Bob and Cleo have joined already. */
  openInSession(title: string): Promise<PlaygroundPage>;
}

interface PlayingOptions extends Partial<PlaygroundOptions> {
  /** Whether the world has an archive; default false. */
  readonly archive?: boolean;
  /** Whether the Worker knows of the market; default false. */
  readonly market?: boolean;
  /** Whether the trader carries trades out, instead of the stand-in; default false. */
  readonly trader?: boolean;
}

/**
 * Opens a world, its playground and a browser for the tests of a `describe`, and closes them after it. What is opened in a test
 * is closed after it. A test fails where the page has logged an error, or asked for anything that is not on this machine.
 */
export function setUpPlaying(options: PlayingOptions = {}): Playing {
  let world: World | undefined;
  let server: PlaygroundServer | undefined;
  let browser: Browser | undefined;
  let complaints: string[] = [];

  beforeAll(async () => {
    building ??= buildPage();
    const opening = startBrowser().then((started) => {
      browser = started;
    });
    const { archive = false, market = false, trader = false, ...served } = options;
    const starting = startWorld({ executor: trader ? "trader" : "webhook", archive, market }).then((started) => {
      world = started;
    });
    // Whatever has been opened by then is closed below, even if the other could not be.
    for (const one of await Promise.allSettled([opening, starting])) if (one.status === "rejected") throw one.reason;
    const page = await building;
    server = await startPlayground(there(world), { page: () => page, ...served });
  });

  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
    const told = complaints;
    complaints = [];
    expect(told).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await world?.close();
  });

  const open = async (context: BrowserContextOptions = {}) => {
    const page = await there(browser).newPage({ viewport: DESK, reducedMotion: "reduce", ...context });
    page.setDefaultTimeout(PATIENCE_MS);
    watch(page, (complaint) => complaints.push(complaint));
    const playground = new PlaygroundPage(page);
    await page.goto(there(server).url);
    await playground.log.waitFor();
    return playground;
  };

  return {
    get world() {
      return there(world);
    },
    get server() {
      return there(server);
    },
    open,
    async openInSession(title) {
      await arrange(there(server).url, title);
      const playground = await open();
      await playground.goTo(title);
      await playground.field("members").getByText("2", { exact: true }).waitFor();
      return playground;
    },
  };
}

/** Does without clicks what another test does with them. */
async function arrange(url: string, title: string): Promise<void> {
  const ask = async (action: Action) => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(action) };
    const answer = ActionAnswer.parse(await (await fetch(`${url}/actions`, init)).json());
    if (!answer.ok) throw new Error(answer.why);
    return answer;
  };
  const { made: group = "" } = await ask({ do: "add_group", title, forum: false, supergroup: false });
  await ask({ do: "say", group, member: "ann", text: `/create_session "${title}" 1` });
  const reader = await read(url);
  const groups = await reader.until("groups", (all) =>
    all.some((one) => one.key === group && messageWith(one, "Tap Join")),
  );
  reader.leave();
  const join = groups.flatMap((one) => (one.key === group ? [button(one, "Join")] : []))[0];
  for (const member of ["bob", "cleo"]) await ask({ do: "tap", group, member, messageId: 0, data: "", ...join });
}

function watch(page: Page, complain: (complaint: string) => void): void {
  page.on("pageerror", ({ message }) => complain(`page error: ${message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complain(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== "data:" && hostname !== "127.0.0.1") complain(`asked for ${request.url()}`);
  });
}

function there<T>(it: T | undefined): T {
  if (it === undefined) throw new Error("that has not been started");
  return it;
}

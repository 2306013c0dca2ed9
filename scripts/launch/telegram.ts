import * as z from "zod";
import { err, ok, type Result } from "../../src/domain/result.ts";
import type { Menu } from "./menus.ts";
import type { Outside } from "./outside.ts";
import { Refused } from "./refused.ts";

/** Where Telegram's Bot API is, unless TELEGRAM_API_ROOT says otherwise. */
export const TELEGRAM_API_ROOT = "https://api.telegram.org";

const Bot = z.object({ id: z.int(), is_bot: z.literal(true), first_name: z.string(), username: z.string().min(1) });
/** What BOT_INFO says of the bot. */
export type Bot = Readonly<z.infer<typeof Bot>>;

const Webhook = z.object({
  url: z.string(),
  allowed_updates: z.array(z.string()).default([]),
  last_error_message: z.string().optional(),
  last_error_date: z.int().optional(),
});
export type Webhook = Readonly<z.infer<typeof Webhook>>;

const Commands = z.array(z.object({ command: z.string(), description: z.string() }));
const Answer = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error_code: z.int(), description: z.string() }),
]);

/** The methods of the Bot API that are used here. Each answers with its result, or with why Telegram refused. */
export class Telegram {
  readonly #outside: Outside;
  readonly #address: string;

  constructor(outside: Outside, root: string, token: string) {
    this.#outside = outside;
    this.#address = `${root.replace(/\/+$/, "")}/bot${token}`;
  }

  bot = async (): Promise<Result<Bot, string>> => read(Bot, await this.#call("getMe", {}));

  webhook = async (): Promise<Webhook> => demand(read(Webhook, await this.#call("getWebhookInfo", {})));

  async setWebhook(url: string, secret: string, updates: readonly string[]): Promise<void> {
    demand(await this.#call("setWebhook", { url, secret_token: secret, allowed_updates: updates }));
  }

  /** Whether Telegram has just this menu. */
  async has({ scope, commands }: Menu): Promise<boolean> {
    const taken = demand(read(Commands, await this.#call("getMyCommands", { scope })));
    const text = (list: Menu["commands"]) => list.map(({ command, description }) => `${command} ${description}`).join();
    return text(taken) === text(commands);
  }

  async setMenu({ scope, commands }: Menu): Promise<void> {
    demand(await this.#call("setMyCommands", { scope, commands }));
  }

  /** The first name of a person who has written to the bot, or null for others. */
  async nameOf(userId: number): Promise<string | null> {
    const chat = read(z.object({ first_name: z.string() }), await this.#call("getChat", { chat_id: userId }));
    return chat.ok ? chat.value.first_name : null;
  }

  async #call(method: string, payload: Readonly<Record<string, unknown>>): Promise<Result<unknown, string>> {
    const body = JSON.stringify(payload);
    const headers = { "content-type": "application/json" };
    try {
      const response = await this.#outside.fetch(`${this.#address}/${method}`, { method: "POST", headers, body });
      const answer = Answer.parse(await response.json());
      return answer.ok ? ok(answer.result) : err(answer.description);
    } catch (thrown) {
      // Only what the network or the parser throws is an answer that did not come. Its text may hold the token.
      if (thrown instanceof TypeError || thrown instanceof SyntaxError || thrown instanceof DOMException)
        return err("it did not answer");
      if (thrown instanceof z.ZodError) return err("it answered in an unknown way");
      throw thrown;
    }
  }
}

function read<T>(schema: z.ZodType<T>, answer: Result<unknown, string>): Result<T, string> {
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(answer.value);
  return parsed.success ? ok(parsed.data) : err("it answered in an unknown way");
}

function demand<T>(answer: Result<T, string>): T {
  if (answer.ok) return answer.value;
  throw new Refused(`Telegram refused: ${answer.error}. Run it again in a moment.`);
}

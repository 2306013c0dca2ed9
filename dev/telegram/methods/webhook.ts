import type { WebhookInfo } from "grammy/types";
import * as z from "zod";
import type { Args } from "../args.ts";
import { badRequest } from "../refusal.ts";
import type { TelegramState } from "../telegram-state.ts";

const maxSecretLength = 256;
const maxConnections = 100;

/**
 * Sets where updates go; nowhere, where the URL is empty. Unlike the real one, the stand-in also takes plain HTTP on any port, but
 * only on this machine, where it is all there is.
 */
export function setWebhook(telegram: TelegramState, args: Args): true {
  const url = args.text("url");
  if (url === "") {
    telegram.webhook.url = "";
    telegram.webhook.secret = "";
    return true;
  }
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined) throw badRequest("invalid webhook URL specified");
  const secret = args.text("secret_token");
  if (secret.length > maxSecretLength) throw badRequest("secret token is too long");
  if (!/^[A-Za-z0-9_-]*$/.test(secret)) throw badRequest("secret token contains unallowed characters");
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(target.hostname);
  if (target.protocol !== "https:" && !(isHere && target.protocol === "http:"))
    throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
  if (!isHere && !["", "80", "88", "443", "8443"].includes(target.port))
    throw badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443");

  const connections = args.integer("max_connections") || 40;
  telegram.webhook.url = url;
  telegram.webhook.secret = secret;
  telegram.webhook.maxConnections = Math.min(Math.max(connections, 1), maxConnections);
  telegram.webhook.lastError = undefined;
  const allowed = z.array(z.string()).safeParse(args.json("allowed_updates", "allowed_updates"));
  if (allowed.success) telegram.webhook.allow(allowed.data);
  return true;
}

export function getWebhookInfo(telegram: TelegramState): WebhookInfo {
  return telegram.webhook.info(telegram.updateQueue.pending);
}

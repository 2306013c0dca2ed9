import type { Message } from "grammy/types";
import type { Deps } from "../deps.ts";
import type { Person } from "../domain/person.ts";
import type { ProposalRequest } from "../domain/proposal-request.ts";
import type { NewProposal } from "../store/proposing.ts";
import { isLate } from "./cause.ts";
import { threadOf } from "./reply.ts";

/** What a `/propose` asks for, who sent it, and which message it is. */
export interface ProposalCommand
  extends ProposalRequest,
    Pick<NewProposal, "message" | "proposer" | "threadId" | "sentAt" | "late"> {}

/** Joins what a `/propose` says with the message that says it. */
export const proposalCommand = (
  deps: Pick<Deps, "now">,
  message: Message,
  proposer: Person,
  request: ProposalRequest,
): ProposalCommand => ({
  ...request,
  message: { chatId: message.chat.id, messageId: message.message_id },
  proposer,
  threadId: threadOf(message),
  sentAt: message.date * 1_000,
  late: isLate(deps, message),
});

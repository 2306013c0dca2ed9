import { GrammyError } from "grammy";

/** The words that a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return (await refused(call)).description;
}

/** The refusal of a call; throws if it was not refused, or failed for another reason. */
export async function refused(call: Promise<unknown>): Promise<GrammyError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GrammyError) return error;
  throw new Error(`not refused, but ${String(error)}`);
}

/** A keyboard with a row for each callback data. */
export const keyboard = (...data: string[]) => ({
  reply_markup: { inline_keyboard: data.map((one) => [{ text: `Do ${one}`, callback_data: one }]) },
});

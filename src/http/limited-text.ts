/**
 * Reads the body of a request or a response as text. Returns null if it has more than `maxBytes` bytes after
 * decompression; the rest is not read. By default it is UTF-8, and a byte order mark is taken off.
 */
export async function limitedText(
  { body }: Pick<Request | Response, "body">,
  maxBytes: number,
  decoder = new TextDecoder(),
): Promise<string | null> {
  if (body === null) return "";
  let text = "";
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (length > maxBytes) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

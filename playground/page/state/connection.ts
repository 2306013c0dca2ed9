import { useEffect, useState } from "preact/hooks";
import type { SliceEvent, Slices } from "../../protocol/slices.ts";
import { share } from "../logic/share.ts";

/** How long to wait before the stream is opened anew where the browser itself has given up. */
const RETRY_MS = 1_500;

export interface Connection {
  /** What has arrived so far; everything, once the first look is complete. */
  readonly slices: Partial<Slices>;
  readonly connected: boolean;
}

/** Follows the server's event stream, for as long as the page is open. */
export function useConnection(): Connection {
  const [slices, setSlices] = useState<Partial<Slices>>({});
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    let stream: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      stream = new EventSource("/events");
      stream.onopen = () => setConnected(true);
      stream.onmessage = ({ data }: MessageEvent<string>) => {
        const { slice, value } = JSON.parse(data) as SliceEvent;
        setSlices((before) => ({ ...before, [slice]: share<unknown>(before[slice], value) }));
      };
      stream.onerror = () => {
        setConnected(false);
        // After a refusal the browser does not try again by itself.
        if (stream?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
      };
    };
    open();
    return () => {
      clearTimeout(retry);
      stream?.close();
    };
  }, []);
  return { slices, connected };
}

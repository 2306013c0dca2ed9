import { useEffect, useRef, useState } from "preact/hooks";
import { changedFields } from "../logic/hash.ts";

type Fields = readonly (readonly [string, string])[];

/**
 * How often each field has changed since the hash was first seen, so that a change can be shown once. `of` names the hash: fields of
 * another one are no changes.
 */
export function useChanges(of: string, fields: Fields): ReadonlyMap<string, number> {
  const before = useRef<{ of: string; fields: ReadonlyMap<string, string> }>({ of, fields: new Map(fields) });
  const [changes, setChanges] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    const last = before.current;
    before.current = { of, fields: new Map(fields) };
    if (last.of !== of) return setChanges(new Map());
    const names = changedFields(last.fields, fields);
    if (names.length === 0) return;
    setChanges((counts) => new Map([...counts, ...names.map((name) => [name, (counts.get(name) ?? 0) + 1] as const)]));
  }, [of, fields]);
  return changes;
}

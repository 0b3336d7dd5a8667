import { objectOf, textOf, type Json } from "../json";
import { sayList, type Phrase } from "../phrase";
import { found } from "../rules/common";
import type { Found } from "../rules/rule";

const ORIGIN = "access-control-allow-origin";
const CREDENTIALS = "access-control-allow-credentials";

/** Compares headers that API Gateway sets itself, as its mappings write them: `gatewayresponse.header.X` to `'value'`. */
export function diffHeaders(
  whose: Phrase,
  before: Json | undefined,
  after: Json | undefined,
): readonly Found[] {
  const [old, now] = [headersOf(before), headersOf(after)];
  const lost = [...old.keys()].filter((name) => !now.has(name));
  return [
    ...(isForEveryone(now.get(ORIGIN)) && !isForEveryone(old.get(ORIGIN))
      ? [found("network-opened", [...whose, " may be read by the pages of every website."], "warn")]
      : []),
    ...(now.get(CREDENTIALS) === "true" && old.get(CREDENTIALS) !== "true"
      ? [found("network-opened", [...whose, " may be asked for with a browser's cookies."], "warn")]
      : []),
    ...(lost.length > 0
      ? [found("route-changed", [...whose, " loses the headers ", ...sayList(lost), "."])]
      : []),
  ];
}

/** Values without their quotes, by names in lower case. */
function headersOf(mappings: Json | undefined): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(objectOf(mappings)).flatMap(([key, value]) => {
      const name = /\.header\.(.+)$/.exec(key)?.[1]?.toLowerCase();
      return name === undefined ? [] : [[name, (textOf(value) ?? "").replace(/^'(.*)'$/, "$1")] as const];
    }),
  );
}

/** Every origin, or whichever the request names. */
function isForEveryone(origin: string | undefined): boolean {
  return origin === "*" || /^(method\.request|context\.)/.test(origin ?? "");
}

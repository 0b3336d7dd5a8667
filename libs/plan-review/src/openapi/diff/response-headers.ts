import { objectOf, textOf, type Json } from "../../values/json";
import { message, messageList, type Message } from "../../findings/message";
import type { HazardId, Severity } from "../../findings/hazards";
import { newDisclosures, severityOf } from "../document/disclosure";
import { type RuleFinding, finding } from "../../findings/finding";

const CORS = "access-control-";
const ORIGIN = `${CORS}allow-origin`;
const CREDENTIALS = `${CORS}allow-credentials`;

/** The effect of a change of headers. Its text follows the name of the response. */
interface HeaderEffect {
  readonly hazard: HazardId;
  readonly severity?: Severity;
  readonly text: Message;
}

/** Headers that make a browser go elsewhere, store data or run code. */
const STEERING = /^(location|refresh|set-cookie|clear-site-data|service-worker-allowed|sourcemap)$/;

/**
 * Compares the headers that API Gateway sets itself, written as mappings of `gatewayresponse.header.X` to
 * `'value'`.
 */
export function headerEffects(before: Json | undefined, after: Json | undefined): readonly HeaderEffect[] {
  const [old, now] = [headersOf(before), headersOf(after)];
  return [
    ...origins(old, now),
    ...lost(old, now),
    ...[...now].flatMap(([name, value]) => changed(name, old.get(name), value)),
  ];
}

/** The effects of header changes as findings for one response. */
export function diffHeaders(
  whose: Message,
  before: Json | undefined,
  after: Json | undefined,
): readonly RuleFinding[] {
  return headerEffects(before, after).map(({ hazard, text, severity }) =>
    finding(hazard, [...whose, ...text, "."], severity),
  );
}

type Headers = ReadonlyMap<string, string>;

/** Compares the origins whose pages may read the response. */
function origins(old: Headers, now: Headers): readonly HeaderEffect[] {
  const [was, is] = [old.get(ORIGIN), now.get(ORIGIN)];
  const [hadCookies, hasCookies] = [old, now].map((each) => each.get(CREDENTIALS) === "true");
  return [
    ...(is === undefined || is === was
      ? []
      : isForEveryone(is)
        ? isForEveryone(was)
          ? []
          : effect(
              "network-opened",
              message` may be read by the pages of every website (${ORIGIN}: ${is})`,
              "warn",
            )
        : was === undefined
          ? effect("network-opened", message` may be read by the pages of ${is}`, "warn")
          : effect(
              "browsers-refused",
              message` may be read by the pages of ${is}, and no longer by those of ${was}`,
            )),
    ...(hasCookies && !hadCookies
      ? effect(
          "network-opened",
          [" may be asked for with a browser's cookies", ...(isReflected(is) ? [", by every website"] : [])],
          isReflected(is) ? "block" : "warn",
        )
      : []),
  ];
}

function lost(old: Headers, now: Headers): readonly HeaderEffect[] {
  const gone = [...old.keys()].filter((name) => !now.has(name));
  const ofCors = gone.filter((name) => name.startsWith(CORS));
  const others = gone.filter((name) => !name.startsWith(CORS));
  return [
    ...(ofCors.length > 0
      ? effect("browsers-refused", [
          " loses ",
          ...messageList(ofCors),
          ", without which pages cannot read it",
        ])
      : []),
    ...(others.length > 0 ? effect("route-changed", [" loses the headers ", ...messageList(others)]) : []),
  ];
}

function changed(name: string, before: string | undefined, after: string): readonly HeaderEffect[] {
  if (before === after) return [];
  const inside = newDisclosures(before ?? "", after);
  if (inside.length > 0 && name !== ORIGIN) {
    const names = inside.map(({ untrustedName }) => untrustedName);
    return effect("inside-shown", message` shows ${names.join(", ")} in ${name}`, severityOf(inside));
  }
  if (STEERING.test(name))
    return effect(
      "browser-steered",
      message` has ${name}: ${after}${[before === undefined ? "" : " in place of "]}${before ?? ""}`,
      name === "location" || name === "refresh" ? "block" : "warn",
    );
  if (name === ORIGIN || name === CREDENTIALS || before === undefined) return [];
  const missing = name.startsWith(CORS)
    ? itemsOf(before).filter((each) => !itemsOf(after).includes(each))
    : [];
  if (missing.length > 0 && !itemsOf(after).includes("*"))
    return effect("browsers-refused", message` has ${name} without ${missing.join(", ")}`);
  return name.startsWith(CORS) || name === "vary"
    ? []
    : effect("route-changed", message` has ${name}: ${after} in place of ${before}`);
}

function effect(hazard: HazardId, text: Message, severity?: Severity): readonly HeaderEffect[] {
  return [{ hazard, text, ...(severity && { severity }) }];
}

const itemsOf = (list: string): readonly string[] => list.split(",").map((each) => each.trim().toLowerCase());

/** Header values without quotes, by lower-case name. */
function headersOf(mappings: Json | undefined): Headers {
  return new Map(
    Object.entries(objectOf(mappings)).flatMap(([key, value]) => {
      const name = /\.header\.(.+)$/.exec(key)?.[1]?.toLowerCase();
      return name === undefined ? [] : [[name, (textOf(value) ?? "").replace(/^'(.*)'$/s, "$1")] as const];
    }),
  );
}

/** Whether the origin is `*` or a copy of the request's origin. */
function isForEveryone(origin: string | undefined): boolean {
  return origin === "*" || isReflected(origin);
}

function isReflected(origin: string | undefined): boolean {
  return /^(method\.request|context\.)/.test(origin ?? "");
}

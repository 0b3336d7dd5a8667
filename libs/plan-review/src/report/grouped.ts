import type { Finding } from "../findings/finding";
import { groupBy } from "../values/group-by";
import { message, messageList, type Message } from "../findings/message";

/** A line of a review: findings with equal or similar messages. */
export interface Line {
  readonly untrustedAddresses: readonly string[];
  readonly message: Message;
  /** Text after the message, which names similar findings. */
  readonly more?: Message;
}

/** The maximum addresses or values that a line names; for the rest, it has their number. */
const NAMED = 4;

/**
 * Groups findings of one kind into lines. The same message at many addresses is one line. Of messages that
 * differ only in a quoted value, `most` are written in full, and the values of the others are listed.
 */
export function grouped(findings: readonly Finding[], most: number): readonly Line[] {
  return [...groupBy(findings, ({ message }) => message.map(form).join("")).values()].flatMap((alike) =>
    linesOf(alike, most),
  );
}

function linesOf(alike: readonly Finding[], most: number): readonly Line[] {
  const sentences = [...groupBy(alike, ({ message }) => JSON.stringify(message)).values()].map((same) => ({
    untrustedAddresses: same.map(({ untrustedAddress }) => untrustedAddress),
    message: same[0]?.message ?? [],
  }));
  const [first] = sentences;
  if (!first || sentences.length <= most) return sentences;
  const addresses = new Set(alike.map(({ untrustedAddress }) => untrustedAddress));
  const values = varying(sentences.map(({ message }) => message));
  if (addresses.size === 1 && values)
    return [{ ...first, more: message` The same for ${named(values.slice(1))}.` }];
  const shown = sentences.slice(0, most);
  const last = shown.at(-1) ?? first;
  const rest = sentences.slice(most).flatMap(({ untrustedAddresses }) => untrustedAddresses);
  const places = [...new Set(rest)];
  return [
    ...shown.slice(0, -1),
    {
      ...last,
      more:
        addresses.size === 1
          ? [` And ${rest.length} more of this form.`]
          : message` And ${[`${rest.length} more`]} of this form, at ${named(places)}.`,
    },
  ];
}

/**
 * The values at the only place where messages of one form differ; undefined where they differ in several
 * places.
 */
function varying(sentences: readonly Message[]): readonly string[] | undefined {
  const [first] = sentences;
  const places = (first ?? []).flatMap((_, index) =>
    new Set(sentences.map((each) => text(each[index]))).size > 1 ? [index] : [],
  );
  const [place] = places;
  return places.length === 1 && place !== undefined ? sentences.map((each) => text(each[place])) : undefined;
}

function named(untrusted: readonly string[]): Message {
  const rest = untrusted.length - NAMED;
  return rest > 1 ? [...messageList(untrusted.slice(0, NAMED)), ` and ${rest} more`] : messageList(untrusted);
}

function form(part: Message[number]): string {
  return typeof part === "string" ? part : "\0";
}

function text(part: Message[number] | undefined): string {
  return typeof part === "object" ? part.untrusted : (part ?? "");
}

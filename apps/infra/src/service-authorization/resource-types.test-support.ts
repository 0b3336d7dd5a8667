import type { ActionAuthorization, ServiceAuthorization } from "./service-authorization";

/** One symbol of a pattern: a character, any number of characters of a class, or exactly one. */
type Symbol = {
  readonly is: (character: string) => boolean;
  readonly text?: string;
  readonly isMany: boolean;
};

const character = (text: string): Symbol => ({ is: (each) => each === text, text, isMany: false });
const anything = (): boolean => true;

/**
 * Variables whose values may contain slashes or colons, such as a function's name with a version or an alias.
 */
const WITH_SEPARATORS = /WithPath\}|LogGroupName|ObjectName|FunctionName|UrlEncoded|SecretId|ParameterName/;

/** An ARN in a policy, where `*` is any text. */
function symbolsOfPattern(pattern: string): readonly Symbol[] {
  return [...pattern].map((text) => (text === "*" ? { is: anything, isMany: true } : character(text)));
}

/** An ARN of the reference, where `${Variable}` is a name or an id: not empty, and one part of a path. */
function symbolsOfTemplate(template: string): readonly Symbol[] {
  return template.split(/(\$\{\w+\})/).flatMap((part) => {
    if (!part.startsWith("${")) return [...part].map(character);
    const is = WITH_SEPARATORS.test(part) ? anything : (each: string) => !/[/:]/.test(each);
    return [
      { is, isMany: false },
      { is, isMany: true },
    ];
  });
}

/** Whether a policy's pattern and a type of the reference have an ARN in common. */
export function canName(pattern: string, template: string): boolean {
  const left = symbolsOfPattern(pattern);
  const right = symbolsOfTemplate(template);
  const known = new Map<number, boolean>();
  const meet = (at: number, on: number): boolean => {
    const key = at * (right.length + 1) + on;
    const answer = known.get(key) ?? meets(at, on);
    known.set(key, answer);
    return answer;
  };
  const meets = (at: number, on: number): boolean => {
    const [first, second] = [left[at], right[on]];
    if (!first) return right.slice(on).every(({ isMany }) => isMany);
    if (first.isMany) return meet(at + 1, on) || (second !== undefined && meet(at, on + 1));
    if (!second) return false;
    const isBoth = second.text === undefined ? second.is(first.text ?? "") : second.text === first.text;
    if (second.isMany) return meet(at, on + 1) || (isBoth && meet(at + 1, on));
    return isBoth && meet(at + 1, on + 1);
  };
  return meet(0, 0);
}

type Actions = readonly (readonly [string, ActionAuthorization])[];

/** Returns AWS's facts about an action in a policy, which may have wildcards; an empty list if unknown. */
export function actionsLike({ actions }: ServiceAuthorization, pattern: string): Actions {
  const ofReference = likePattern.get(actions) ?? new Map<string, Actions>();
  likePattern.set(actions, ofReference);
  const known = ofReference.get(pattern);
  if (known) return known;
  const like = new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "i");
  const found = Object.entries(actions).filter(([action]) => like.test(action));
  ofReference.set(pattern, found);
  return found;
}

/** The actions of each pattern, by the actions of the reference: there are thousands, and few patterns. */
const likePattern = new WeakMap<ServiceAuthorization["actions"], Map<string, Actions>>();

/** A type of resource that an action supports in a policy. */
export interface ResourceType {
  readonly name: string;
  readonly isRequired: boolean;
  readonly arns: readonly string[];
  readonly keys: readonly string[];
}

export function typesOf(reference: ServiceAuthorization, action: string): readonly ResourceType[] {
  const [service = ""] = action.split(":");
  return (reference.actions[action]?.on ?? []).map((each) => {
    const name = each.replace(/!$/, "");
    const type = reference.types[`${service}:${name}`];
    if (!type) throw new Error(`${action}: the reference has no type ${name}`);
    return { name, isRequired: each.endsWith("!"), ...type };
  });
}

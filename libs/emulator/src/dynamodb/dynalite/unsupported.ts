import { isObject, tryJson } from "../../common/json";

/** dynalite's description of an input: by member, a type's name, or a type with what is in it. */
export type OperationTypes = Record<string, MemberType>;
type MemberType = string | { readonly type: string; readonly children?: MemberType | OperationTypes };

/** Members that dynalite does not know and that other code handles, or that have no effect. */
const DONE: ReadonlySet<string> = new Set(["CreateTable.Tags", "UpdateTable.AttributeDefinitions"]);

/** Values that request nothing. */
const NOTHING: readonly unknown[] = [false, null, undefined, "STANDARD"];

/**
 * Finds an input member that is not supported. dynalite ignores members that it does not know.
 *
 * @param types the input members that dynalite knows
 * @returns the path of the first such member
 */
export function unsupportedMember(
  operation: string,
  types: OperationTypes | undefined,
  untrustedBody: Buffer,
): string | undefined {
  return types && unknownMember(tryJson(untrustedBody.toString()), types, "", operation);
}

/** The error message for such a member. */
export function notImplemented(operation: string, path: string): string {
  return `The local gateway does not implement ${path} of ${operation}.`;
}

function unknownMember(
  untrusted: unknown,
  types: OperationTypes,
  at: string,
  operation: string,
): string | undefined {
  if (!isObject(untrusted)) return undefined;
  for (const [name, untrustedValue] of Object.entries(untrusted)) {
    const path = `${at}${name}`;
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    const found =
      type === undefined
        ? asks(untrustedValue) && !DONE.has(`${operation}.${path}`)
          ? path
          : undefined
        : inValue(untrustedValue, type, path, operation);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inValue(
  untrusted: unknown,
  type: MemberType | OperationTypes,
  at: string,
  operation: string,
): string | undefined {
  if (typeof type === "string") return undefined;
  const { type: name, children } = type as {
    readonly type?: unknown;
    readonly children?: MemberType | OperationTypes;
  };
  if (typeof name !== "string" || children === undefined || typeof children === "string") return undefined;
  if (name.startsWith("ValueStruct"))
    return unknownMember(untrusted, children as OperationTypes, `${at}.`, operation);
  const values = Array.isArray(untrusted) ? untrusted : isObject(untrusted) ? Object.values(untrusted) : [];
  for (const each of values as readonly unknown[]) {
    const found = inValue(each, children, at, operation);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a value requests anything; `{ "StreamEnabled": false }` does not. */
function asks(untrustedValue: unknown): boolean {
  if (Array.isArray(untrustedValue)) return untrustedValue.length > 0;
  if (isObject(untrustedValue)) return Object.values(untrustedValue).some(asks);
  return !NOTHING.includes(untrustedValue);
}

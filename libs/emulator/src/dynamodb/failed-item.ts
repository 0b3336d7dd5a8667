interface ConditionFailure {
  readonly body: Record<string, unknown>;
}

interface ConditionalWrite {
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

/** dynalite's check of a write's condition: nothing when it holds. */
export type ConditionCheck = (
  write: ConditionalWrite,
  existing: object | undefined,
) => ConditionFailure | null | undefined;

/** What dynalite knows of an operation's parameters; others it drops. */
export type ParameterTypes = Record<string, { readonly type: string; readonly enum?: readonly string[] }>;

/**
 * `ReturnValuesOnConditionCheckFailure` of single writes: with `ALL_OLD`, the error holds the item as it was when its
 * condition was checked.
 *
 * @param types of the operations that shall take the parameter, which are changed
 */
export function returnFailedItem(check: ConditionCheck, types: readonly ParameterTypes[]): ConditionCheck {
  for (const each of types) {
    each["ReturnValuesOnConditionCheckFailure"] = { type: "String", enum: ["ALL_OLD", "NONE"] };
  }
  return (write, existing) => {
    const failure = check(write, existing);
    if (failure && existing && write.ReturnValuesOnConditionCheckFailure === "ALL_OLD") {
      failure.body["Item"] = existing;
    }
    return failure;
  };
}

/** The items to be copied are not of the kind of table that they are to be copied to. */
export class OtherTableError extends Error {
  override readonly name = "OtherTableError";

  constructor(from: string, to: string, missing: readonly string[]) {
    super(
      `${from} holds items without ${missing.join(" and ")}, the key of ${to}: is it restored from ${to}?`,
    );
  }
}

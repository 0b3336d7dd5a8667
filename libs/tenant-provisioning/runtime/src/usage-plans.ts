/** API Gateway's usage plans. Every method may be called again with the same arguments. */
export interface UsagePlans {
  /**
   * Ids of the plans with these names, by name; a name of which there is none is left out.
   *
   * @throws {DuplicatePlanError} when two plans have one of the names.
   */
  findIds(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  hasKey(planId: string, keyId: string): Promise<boolean>;
  /**
   * Puts a key into a plan, unless it is in it.
   *
   * @throws {PlanConflictError} when another plan of the same stage has the key.
   */
  addKey(planId: string, keyId: string): Promise<void>;
  /** Takes a key out of a plan, unless it is not in it. */
  removeKey(planId: string, keyId: string): Promise<void>;
}

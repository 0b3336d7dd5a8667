/** A plan that has a key. */
export interface HoldingPlan {
  readonly id: string;
  readonly name: string;
  /** The stages that it covers, each as `<id of the API>/<name>`. Two plans that have a key cover no stage both. */
  readonly stages: readonly string[];
}

/** API Gateway's usage plans. Every method may be called again with the same arguments. */
export interface UsagePlans {
  /**
   * Ids of the plans with these names, by name; a name of which there is none is left out.
   *
   * @throws {DuplicatePlanError} when two plans have one of the names.
   */
  findIds(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The plans that have a key, of any environment. */
  holding(keyId: string): Promise<readonly HoldingPlan[]>;
  /** The stages that a plan covers, as `HoldingPlan.stages`; none where there is no such plan. */
  stagesOf(planId: string): Promise<readonly string[]>;
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

/** A key cannot join a plan, because another plan of the same stage has it. */
export class PlanConflictError extends Error {
  override readonly name = "PlanConflictError";

  constructor(planId: string, keyId: string) {
    super(`API key ${keyId} cannot join usage plan ${planId}: another plan of the same stage has it`);
  }
}

/** A key cannot join a plan, because another plan of the same stage has it. */
export class PlanConflictError extends Error {
  override readonly name = "PlanConflictError";

  /** @param holder the plan that has it, if it is known */
  constructor(planId: string, keyId: string, holder?: { readonly id: string; readonly name: string }) {
    super(
      `API key ${keyId} cannot join usage plan ${planId}: ` +
        (holder === undefined
          ? "another plan of the same stage has it"
          : `usage plan "${holder.name}" (${holder.id}) of the same stage has it, so take it out of that one first`),
    );
  }
}

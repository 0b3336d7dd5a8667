import type * as Environments from "@tollgate/environments";
import type * as Sample from "@tollgate/environments/sample";

/** The sample's environments, of which `dev` has a usage ledger. */
export function sampleWithUsage() {
  const sample = jest.requireActual<typeof Sample>("../../../../libs/environments/src/sample.test-support");
  const { parseEnvironment } = jest.requireActual<typeof Environments>(
    "../../../../libs/environments/src/parse-environment",
  );
  const dev = parseEnvironment({ ...sample.dev, usage: { retentionDays: 100, errorBudgetPercent: 10 } });
  return { ...sample, dev, environments: [dev, sample.prod] };
}

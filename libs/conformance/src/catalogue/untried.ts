import type { OutcomeId } from "@tollgate/gateway-outcomes";
import { outcomes } from "@tollgate/gateway-outcomes";
import type { Case, Untried } from "../case";

const NO_PARAMETER = "the team's document declares no parameter and no body";
const NO_SUCH_BACKEND = "no backend of the team's answers so, and a run deploys none";
const NO_SUCH_AUTHORIZER = "the deployed authorizer does not do that, and a run deploys none";
const NO_SUCH_INTEGRATION =
  "a run makes nothing fail at a server of the team's, and its document has no such mock";

/**
 * The reasons why a run cannot produce an outcome: a stage serves the team's own document, authorizer and
 * backends.
 */
const REASONS: readonly (readonly [ids: RegExp, reason: string])[] = [
  [/^(parameter-missing|body-invalid|media-type-without-model)$/, NO_PARAMETER],
  [/^path-too-long$/, "no path of the team's document has a parameter, so none can be long"],
  [/^host-unknown$/, "the request would not reach the stage"],
  [
    /^authorizer-(denies|allows-another)$/,
    "which of the two a token gets that lacks a scope depends on the team's document: scope/lacking shows it",
  ],
  [/^authorizer-/, NO_SUCH_AUTHORIZER],
  [/^key-missing$/, "the deployed authorizer always names a key"],
  [/^header-key-/, "the deployed document takes keys from the authorizer"],
  [/^account-throttles$/, "it would refuse every tenant of the account"],
  [/^key-of-another-stage$/, "the API has one stage"],
  [/^stage-throttles$/, "it would refuse every tenant of the stage"],
  [/^(function|answer)-/, NO_SUCH_BACKEND],
  [/^(http|mock|media-type)-/, NO_SUCH_INTEGRATION],
];

/** The rows of the table of outcomes that no case produces, with the reason. */
export function untriedOutcomes(cases: readonly Pick<Case | Untried, "outcome">[]): readonly Untried[] {
  const shown = new Set<string>(cases.flatMap(({ outcome }) => outcome ?? []));
  return (Object.keys(outcomes) as OutcomeId[])
    .filter((id) => !shown.has(id))
    .map((id) => ({ id: `outcome/${id}`, title: outcomes[id].when, reason: reasonFor(id) }));
}

function reasonFor(id: OutcomeId): string {
  const found = REASONS.find(([ids]) => ids.test(id))?.[1];
  if (found === undefined) throw new Error(`no case brings about the outcome ${id}, and no reason is given`);
  return found;
}

/** Actions that a run must not perform, in addition to those rows. */
export const untriedElsewhere: readonly Untried[] = [
  {
    id: "limit/account",
    title: "the account's own limit",
    reason: "it would refuse every tenant of the account",
  },
  {
    id: "gateway/waf",
    title: "a request that the web ACL blocks",
    reason: "which rules there are is the environment's, and the local gateway has no WAF",
  },
];

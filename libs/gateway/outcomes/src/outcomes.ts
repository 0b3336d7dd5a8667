import { authorizerOutcomes } from "./authorizer-outcomes";
import { httpOutcomes } from "./http-outcomes";
import { keyOutcomes } from "./key-outcomes";
import { lambdaOutcomes } from "./lambda-outcomes";
import type { Outcome } from "./outcome";
import { requestOutcomes } from "./request-outcomes";

/** The outcomes of a request to a REST API, grouped by the part that ends the request. */
export const outcomeGroups = {
  "The request": requestOutcomes,
  "The authorizer": authorizerOutcomes,
  "Key and plan": keyOutcomes,
  "A Lambda backend": lambdaOutcomes,
  "An HTTP backend, or none": httpOutcomes,
} as const;

const all = {
  ...requestOutcomes,
  ...authorizerOutcomes,
  ...keyOutcomes,
  ...lambdaOutcomes,
  ...httpOutcomes,
};

export type OutcomeId = keyof typeof all;

/** All outcomes, by stable names. */
export const outcomes: Readonly<Record<OutcomeId, Outcome>> = all;

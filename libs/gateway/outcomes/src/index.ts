/**
 * API Gateway's response and access log for each way in which a request can end, as data: each value with its
 * source. The emulator's tests, and conformance runs against AWS, compare with it.
 */
export { describe, isAsExpected, UNSET, type SourcedValue, type Pattern } from "./sourced-value";
export { logVariables, type Answer, type LogValues, type LogVariable, type Outcome } from "./outcome";
export { outcomeGroups, outcomes, type OutcomeId } from "./outcomes";
export { sources, type Confidence, type Source, type SourceId } from "./sources";

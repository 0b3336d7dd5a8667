/**
 * What API Gateway answers, and writes to the access log, for each way in which a request can end: as data, each value with
 * where it is known from. The emulator's tests hold it to this; a run against AWS compares with it.
 */
export { describe, isAsExpected, UNSET, type Cell, type Pattern } from "./cell";
export { logVariables, type Answer, type LogCells, type LogVariable, type Outcome } from "./outcome";
export { outcomeGroups, outcomes, type OutcomeId } from "./outcomes";
export { sources, type Confidence, type Source, type SourceId } from "./sources";

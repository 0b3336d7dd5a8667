export type {
  Authorization,
  Case,
  Change,
  HandMade,
  Need,
  RequestSpec,
  Step,
  TenantName,
  Untried,
} from "./case";
export { tenantPlans } from "./case";
export { catalogueOf, type Catalogue, type Probe } from "./catalogue";
export { observeCommand } from "./observation";
export { compareCase, untriedResult, type CaseRun, type Difference, type Result } from "./compare";
export { estimate, LOG_SECONDS, SETTLE_SECONDS, type Estimate } from "./estimate";
export { Names } from "./names";
export {
  ABSENT,
  BY_FORM,
  formOf,
  NOT_COMPARED,
  observeExchange,
  observeLine,
  type Exchanged,
  type Observation,
} from "./observation";
export {
  compareWithRecording,
  readRecording,
  RECORDING_FORMAT,
  RecordingError,
  writeRecording,
  type Recording,
} from "./recording";
export { counts, toJson, toMarkdown, type Counts, type Report } from "./report";

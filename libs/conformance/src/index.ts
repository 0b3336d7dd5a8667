// Conformance cases: the requests that a stage and the local gateway must answer alike, their observations,
// and the comparison, report and recording of them.
// Not here: the sending of requests and the creation of tenants, which are in `apps/conformance`.

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
  observeSourceIp,
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

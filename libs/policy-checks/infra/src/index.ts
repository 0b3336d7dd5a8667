export { acceptFindings, type AcceptedFindings } from "./accept-findings";
export { holdToRules } from "./rules/hold-to-rules";

export { acceptFindings, OWN_KEY_IS_AN_OPTION, type AcceptedFindings } from "./accept-findings";
export { holdToRules } from "./rules/hold-to-rules";
export { rules } from "./rules/rules";

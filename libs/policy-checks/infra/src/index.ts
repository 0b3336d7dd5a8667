export { acceptFindings, OWN_KEY_IS_AN_OPTION, type AcceptedFindings } from "./accept-findings";
export { holdToRules } from "./enforce-policies";
export { rules } from "./policies";

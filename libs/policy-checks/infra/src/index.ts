export { acceptFindings, OWN_KEY_IS_AN_OPTION, type AcceptedFindings } from "./accept-findings";
export { enforcePolicies } from "./enforce-policies";
export { policies } from "./policies";

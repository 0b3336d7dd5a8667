export { acceptFindings, CUSTOMER_KEY_IS_OPTIONAL, type AcceptedFindings } from "./accept-findings";
export { enforcePolicies } from "./enforce-policies";
export { policies } from "./policies";

export {
  acceptFindings,
  CUSTOMER_KEY_IS_OPTIONAL,
  NO_RECOVERY,
  type AcceptedFindings,
} from "./accept-findings";
export { enforcePolicies } from "./enforce-policies";
export { policies } from "./policies";

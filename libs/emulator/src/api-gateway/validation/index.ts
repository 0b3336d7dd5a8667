/**
 * Validation of request bodies against the API's models. It is for the answers and the words of API Gateway, whose
 * validator is the Java library json-schema-validator (draft 4); a general JSON schema validator would differ in both.
 */
export { validatorOf, type InvalidBody } from "./model-validator";

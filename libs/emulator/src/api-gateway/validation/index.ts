/**
 * Validation of request bodies against the API's models, with API Gateway's results and messages. Its validator is the Java
 * library json-schema-validator (draft 4); a general JSON Schema validator has other results and messages. Required parameters
 * are checked by `validate.ts`.
 */
export { validatorOf, type InvalidBody } from "./model-validator";

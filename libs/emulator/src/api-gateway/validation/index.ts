// Validation: request bodies against the API's models, with API Gateway's results and messages. Its validator
// is the Java library json-schema-validator (draft 4). A general JSON Schema validator has other results and
// messages.
// Not here: the check of required parameters, which is in `validate.ts`.

export { validatorOf, type InvalidBody } from "./model-validator";

// Self-service: what a tenant may do with its own tokens and see of its own usage, with one of its tokens.
// Not here: the use cases for tokens (`tenant-provisioning`), the sums of usage (`usage`), the routes in the document
// (`gateway/definition`), and the function and its table on AWS (`self-service/infra`, `apps/self-service-lambda`).

export { dynamodbSelfService } from "./adapters/dynamodb-self-service";
export { type ErrorCode, SelfServiceError } from "./errors";
export { errorResultOf, resultOf } from "./http/answer";
export { type Request, requestOf } from "./http/request";
export type { LedgerReader, SelfService } from "./ports";
export { refusalOf } from "./refusal";
export { answerRequest } from "./self-service";

// Which cell answers a request: one decision for the CloudFront Function and for the local gateway.
// Not here: the function's place in AWS (`gateway/infra/src/router`), and the writing of exceptions
// (`tenant-provisioning`).

export { cellOf } from "./cell-of";
export { exceptionKey, type RoutedCells } from "./cell-of-token";
export { pathInCell, type RoutedDomain } from "./path-in-cell";
export { RouterFunctionSizeError } from "./function/errors";
export {
  MAX_FUNCTION_BYTES,
  routerFunction,
  type RoutedCell,
  type RouterFunctionOptions,
} from "./function/router-function";
export { mintRouterSecret, NEXT_SECRET_KEY, routerSecretHash, type RouterSecret } from "./router-secret";
export { ROUTER_HEADER, SECRET_KEY } from "./function/settings";

export { AuthorizerFunction, type AuthorizerFunctionOptions } from "./authorizer-function";

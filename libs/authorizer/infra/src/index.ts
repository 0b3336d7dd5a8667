export { AuthorizerFunction, type AuthorizerFunctionOptions } from "./authorizer-function";
export { TokensTable, type TokensTableOptions } from "./tokens-table";

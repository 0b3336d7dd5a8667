import { isObject, listOf, memberOf, objectOf, textOf, type Json, type JsonObject } from "../values/json";
import { parsedDocument } from "../values/document-text";
import type { ResourceChange } from "../diff/change";
import { resourceOf, type Configuration } from "../read/configuration";

/** Environment variables with the names of the authorizer's tables; `libs/authorizer/infra` sets them. */
export const TOKENS_VARIABLE = "TOKENS_TABLE";
export const TABLE_VARIABLES: ReadonlySet<string> = new Set([TOKENS_VARIABLE, "TENANTS_TABLE"]);

/**
 * Functions that authorizers of the plan's APIs invoke, by address, ARN and name, collected one resource at a
 * time.
 */
export class Authorizers {
  private readonly functions = new Set<string>();
  private readonly tables = new Set<string>();

  constructor(private readonly configuration: Configuration) {}

  add(change: ResourceChange): void {
    const { before, after } = change.parts;
    for (const values of [before, after]) {
      if (/^aws_api_?gateway(v2)?_authorizer$/.test(change.type))
        this.learn(textOf(values?.["authorizer_uri"]));
      else if (change.type === "aws_api_gateway_rest_api" || change.type === "aws_apigatewayv2_api")
        for (const uri of authorizerUris(parsedDocument(values?.["body"]))) this.learn(uri);
      else if (change.type === "aws_lambda_function" && Object.hasOwn(variablesOf(values), TOKENS_VARIABLE))
        this.learnFunction(change);
    }
    if (/^aws_api_?gateway(v2)?_authorizer$/.test(change.type))
      for (const reference of this.configuration.get(change.address)?.references("authorizer_uri") ?? [])
        this.functions.add(resourceOf(reference)?.address ?? reference);
  }

  has(functionArnOrNameOrAddress: string): boolean {
    return (
      this.functions.has(functionArnOrNameOrAddress) ||
      nameIn(functionArnOrNameOrAddress).some((each) => this.functions.has(each))
    );
  }

  /** Whether a variable of an authorizer's function names the table. */
  reads(table: string): boolean {
    return this.tables.has(table.replace(/^arn:.*:table\//, ""));
  }

  private learn(uri: string | undefined): void {
    for (const each of nameIn(uri ?? "")) this.functions.add(each);
  }

  private learnFunction({ address, parts: { before, after } }: ResourceChange): void {
    this.functions.add(address);
    const name = textOf(after?.["function_name"]) ?? textOf(before?.["function_name"]);
    if (name !== undefined) this.functions.add(name);
    for (const values of [before, after])
      for (const value of Object.values(variablesOf(values)))
        if (typeof value === "string") this.tables.add(value);
  }
}

/** The function's name in its ARN or in an invocation ARN, without version or alias. */
function nameIn(arn: string): readonly string[] {
  const name = /:function:([\w-]+)/.exec(arn)?.[1];
  return name === undefined ? [] : [name];
}

/** The environment variables of a function. */
export function variablesOf(values: JsonObject | undefined): JsonObject {
  return objectOf(memberOf(listOf(values?.["environment"])[0], "variables"));
}

/** Every `authorizerUri` in an API's document. */
function authorizerUris(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(authorizerUris);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === "authorizerUri" && typeof each === "string" ? [each] : authorizerUris(each),
  );
}

import {
  authorizerFunction,
  environmentTokenPrefix,
  tableArn,
  type Environment,
} from "@tollgate/environments";
import { keyPermissionsThroughDynamoDb, ownPlace, type DataTable } from "@tollgate/data-protection-infra";
import { GatewayFunction, type CodeSigning } from "@tollgate/gateway-infra";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface AuthorizerFunctionOptions {
  readonly environment: Environment;
  readonly tokensTable: DataTable;
  /** Path of the bundle of `apps/authorizer-lambda`. */
  readonly codeZip: string;
  /** Encrypts the table, the log and the variables. @default keys that AWS manages */
  readonly kmsKeyArn?: string;
  /** @default any bundle is accepted */
  readonly codeSigning?: CodeSigning;
}

/** The Lambda authorizer. It may read single items of the tokens table and write its own log. */
export class AuthorizerFunction extends Construct {
  /** The URI for API Gateway to invoke the authorizer. */
  readonly invokeArn: string;
  readonly logGroupName: string;
  private readonly lambda: GatewayFunction;

  constructor(scope: Construct, id: string, options: AuthorizerFunctionOptions) {
    super(scope, id);
    const { environment, tokensTable, codeZip, kmsKeyArn, codeSigning } = options;
    this.lambda = new GatewayFunction(this, "function", {
      environment,
      thing: "authorizer",
      codeZip,
      ...authorizerFunction,
      variables: {
        TOKENS_TABLE: tokensTable.name,
        TOKEN_PREFIX: environmentTokenPrefix(environment),
        ACCEPTED_TOKENS: environment.authorizer.acceptedTokens,
        ...(environment.selfService && { SELF_SERVICE: "on" }),
      },
      permissions: [
        {
          actions: ["dynamodb:GetItem"],
          resources: [tableArn(tokensTable.name, ownPlace(this, environment))],
        },
        ...keyPermissionsThroughDynamoDb(environment, kmsKeyArn),
      ],
      reservedConcurrency: environment.authorizer.reservedConcurrency,
      ...(kmsKeyArn !== undefined && { kmsKeyArn }),
      ...(codeSigning && { codeSigning }),
    });
    this.invokeArn = this.lambda.invokeArn;
    this.logGroupName = this.lambda.logGroupName;
  }

  /** Lets the authorizers of one API, and nothing else, invoke the function. */
  allowInvocations({ executionArn }: { readonly executionArn: string }): readonly ITerraformDependable[] {
    // Terraform does not know the authorizer's id: API Gateway creates the authorizer from the document.
    return [this.lambda.allowInvocation("api", `${executionArn}/authorizers/*`)];
  }
}

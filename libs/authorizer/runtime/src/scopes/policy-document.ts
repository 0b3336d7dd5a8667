import type { PolicyDocument, Statement } from "aws-lambda";
import type { PolicyResources } from "./scope-table";

/** The policy that allows and denies these resources. IAM lets a Deny win. */
export function policyDocument({ allow, deny }: PolicyResources): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [...statement("Allow", allow), ...statement("Deny", deny)],
  };
}

function statement(effect: "Allow" | "Deny", [first, ...others]: readonly string[]): readonly Statement[] {
  if (first === undefined) return [];
  const resource = others.length === 0 ? first : [first, ...others];
  return [{ Action: "execute-api:Invoke", Effect: effect, Resource: resource }];
}

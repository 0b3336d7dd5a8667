// The tutorial: what one writes from AWS's examples, with the document client.

import { createHash } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export async function handler({ authorizationToken }: { readonly authorizationToken: string }) {
  const token = createHash("sha256").update(authorizationToken).digest("hex");
  const { Item } = await client.send(
    new GetCommand({ TableName: process.env["TOKENS_TABLE"], Key: { token }, ConsistentRead: true }),
  );
  const clientId = String(Item?.["clientId"]);
  return {
    principalId: clientId,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Action: "execute-api:Invoke",
          Effect: "Allow",
          Resource: "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/*/*",
        },
      ],
    },
    usageIdentifierKey: clientId,
  };
}

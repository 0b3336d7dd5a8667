import type { Environment } from "@tollgate/environments";
import { tokensTable } from "@tollgate/environments";
import { apiGatewayKeyImport } from "./api-gateway-key-import";
import { awsInventory } from "./aws-inventory";
import type { AwsClients } from "./aws-ports";
import { dynamodbBatches } from "./dynamodb-batches";
import type { ImportPorts } from "./import-tenancy";

/**
 * An environment's ports on AWS for importing; where secrets are kept is for the program to say.
 *
 * @param onFallback is told once why keys are made one by one, if they are
 */
export function awsImportPorts(
  environment: Environment,
  clients: AwsClients,
  onFallback?: (reason: string) => void,
): Omit<ImportPorts, "secrets"> {
  const tokens = tokensTable(environment).name;
  return {
    inventory: awsInventory(clients, tokens),
    batches: dynamodbBatches(clients.dynamodb, tokens),
    keyImport: apiGatewayKeyImport(clients.gateway, onFallback),
  };
}

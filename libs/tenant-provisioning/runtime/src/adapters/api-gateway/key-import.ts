import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import {
  BadRequestException,
  ConflictException,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  ImportApiKeysCommand,
  LimitExceededException,
} from "@aws-sdk/client-api-gateway";
import { stringify } from "csv-stringify/sync";
import { inParallel } from "../../core/in-parallel";
import { noFreeApiKey } from "../../core/errors";
import type { ImportedKey, KeyImport } from "../../import/ports";

const KEYS_AT_ONCE = 4;

/**
 * Imports keys with `ImportApiKeys`, whose column `UsagePlanIds` also adds them to their plans. If the
 * operation fails, keys are created one by one, with two calls for each key.
 *
 * @param onFallback is called once with the reason of the failure
 */
export function apiGatewayKeyImport(
  client: APIGatewayClient,
  onFallback: (reason: string) => void = () => undefined,
): KeyImport {
  let isAvailable = true;
  return {
    async importKeys(keys) {
      if (!isAvailable) return makeKeysOneByOne(client, keys);
      try {
        const { warnings = [] } = await client.send(
          new ImportApiKeysCommand({ format: "csv", body: Buffer.from(fileOf(keys)), failOnWarnings: false }),
        );
        return warnings;
      } catch (error) {
        const status = statusOf(error);
        if (error instanceof LimitExceededException) throw noFreeApiKey(error);
        if (status === undefined || status === 429) throw error;
        // A rejected file affects only this batch. Any other failure would affect the next batch too.
        if (!(error instanceof BadRequestException)) {
          isAvailable = false;
          onFallback(`HTTP status ${status}`);
        }
        return makeKeysOneByOne(client, keys);
      }
    },
  };
}

/** Returns the HTTP status of an answer, even if it is not API Gateway's, such as an HTML page. */
function statusOf(error: unknown): number | undefined {
  const { $metadata, $response } = error as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number };
  };
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/** "API key file format" of the developer guide. */
function fileOf(keys: readonly ImportedKey[]): string {
  const rows = keys.map(({ value, description, enabled, planId }) => [
    value,
    value,
    description,
    String(enabled),
    planId,
  ]);
  return stringify(rows, {
    header: true,
    columns: ["Name", "Key", "Description", "Enabled", "UsagePlanIds"],
  });
}

/**
 * Creates keys with `CreateApiKey` and `CreateUsagePlanKey`, at most 5 a second.
 *
 * @returns warnings, as `KeyImport` does
 */
export async function makeKeysOneByOne(
  client: APIGatewayClient,
  keys: readonly ImportedKey[],
): Promise<readonly string[]> {
  const warnings: string[] = [];
  await inParallel(keys, KEYS_AT_ONCE, async ({ value, description, enabled, planId }) => {
    try {
      const { id: keyId = "" } = await client.send(
        new CreateApiKeyCommand({ name: value, value, description, enabled }),
      );
      await client.send(new CreateUsagePlanKeyCommand({ usagePlanId: planId, keyId, keyType: "API_KEY" }));
    } catch (error) {
      if (error instanceof LimitExceededException) throw noFreeApiKey(error);
      // The key exists, or cannot be created. The caller finds out which.
      if (!(error instanceof ConflictException) && !(error instanceof BadRequestException)) throw error;
      warnings.push(`${value}: ${error.message}`);
    }
  });
  return warnings;
}

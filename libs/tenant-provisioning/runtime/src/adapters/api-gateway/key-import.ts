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
 * `ImportApiKeys`, whose column `UsagePlanIds` puts a key into its plan, so that no `CreateUsagePlanKey` is needed. Where it
 * is not to be had, keys are made one by one, which takes as many calls as there are keys, twice.
 *
 * @param onFallback is told once, why it is not to be had
 */
export function apiGatewayKeyImport(
  client: APIGatewayClient,
  onFallback: (reason: string) => void = () => undefined,
): KeyImport {
  let isToBeHad = true;
  return {
    async importKeys(keys) {
      if (!isToBeHad) return makeKeysOneByOne(client, keys);
      try {
        const { warnings = [] } = await client.send(
          new ImportApiKeysCommand({ format: "csv", body: Buffer.from(fileOf(keys)), failOnWarnings: false }),
        );
        return warnings;
      } catch (error) {
        const status = statusOf(error);
        if (error instanceof LimitExceededException) throw noFreeApiKey(error);
        if (status === undefined || status === 429) throw error;
        // A file that is refused is this batch's matter, all else is not going to be better for the next one.
        if (!(error instanceof BadRequestException)) {
          isToBeHad = false;
          onFallback(`HTTP status ${status}`);
        }
        return makeKeysOneByOne(client, keys);
      }
    },
  };
}

/** The status of an answer, also of one that is not API Gateway's, such as a page of HTML. */
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
 * Makes keys by `CreateApiKey` and `CreateUsagePlanKey`, 5 a second at most.
 *
 * @returns what `KeyImport` does
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
      // It was made before, or meanwhile, or cannot be: whoever called this looks.
      if (!(error instanceof ConflictException) && !(error instanceof BadRequestException)) throw error;
      warnings.push(`${value}: ${error.message}`);
    }
  });
  return warnings;
}

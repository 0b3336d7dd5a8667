// API Gateway adapters: keys, plans, usage and the authorizer cache on AWS.
// Not here: retries, rate limits and error messages, which are in `adapters/aws`.

import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import {
  ConflictException,
  CreateApiKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  LimitExceededException,
  NotFoundException,
  paginateGetApiKeys,
  UpdateApiKeyCommand,
} from "@aws-sdk/client-api-gateway";
import { eachPage } from "../aws/each-page";
import { ApiKeyMissingError, ApiKeyNotCreatedError, noFreeApiKey } from "../../core/errors";
import type { ApiKey, ApiKeys } from "../../core/api-gateway-ports";

/** API Gateway's largest page; the default of 25 would take twenty times the calls. */
const PAGE_SIZE = 500;

/** API Gateway's keys. A new key's name is its value, because API Gateway can search names by prefix. */
export function apiGatewayKeys(client: APIGatewayClient): ApiKeys {
  const findAnywhere = async (value: string) =>
    (await findKey(client, value, { nameQuery: value })) ?? (await findKey(client, value, {}));
  return {
    find: findAnywhere,

    async count(value) {
      let count = 0;
      let found: ApiKey | undefined;
      const pages = eachPage(paginateGetApiKeys({ client, pageSize: PAGE_SIZE }, { includeValues: true }));
      for await (const { items = [] } of pages) {
        count += items.length;
        const key = items.find((each) => each.value === value);
        if (key?.id !== undefined) found = { id: key.id, enabled: key.enabled === true };
      }
      return { count, ...(found && { found }) };
    },

    async byId(keyId) {
      try {
        const { value, enabled } = await client.send(
          new GetApiKeyCommand({ apiKey: keyId, includeValue: true }),
        );
        return { id: keyId, value: value ?? "", enabled: enabled === true };
      } catch (error) {
        if (error instanceof NotFoundException) return undefined;
        throw error;
      }
    },

    async ensure({ value, description }) {
      const found = await findKey(client, value, { nameQuery: value });
      if (found !== undefined) return found;
      try {
        const { id } = await client.send(
          new CreateApiKeyCommand({ name: value, value, description, enabled: true }),
        );
        if (id !== undefined) return { id, enabled: true };
      } catch (error) {
        if (error instanceof LimitExceededException) throw noFreeApiKey(error);
        if (!(error instanceof ConflictException)) throw error;
      }
      // Another run created a key with this value just now, or a person created one under another name.
      const other = await findKey(client, value, {});
      if (other !== undefined) return other;
      throw new ApiKeyNotCreatedError(value);
    },

    async setEnabled(keyId, enabled) {
      const patchOperations = [{ op: "replace", path: "/enabled", value: String(enabled) }] as const;
      try {
        await client.send(new UpdateApiKeyCommand({ apiKey: keyId, patchOperations: [...patchOperations] }));
      } catch (error) {
        throw error instanceof NotFoundException ? new ApiKeyMissingError(keyId) : error;
      }
    },

    async remove(keyId) {
      try {
        await client.send(new DeleteApiKeyCommand({ apiKey: keyId }));
      } catch (error) {
        if (!(error instanceof NotFoundException)) throw error;
      }
    },
  };
}

async function findKey(
  client: APIGatewayClient,
  value: string,
  query: { nameQuery?: string },
): Promise<ApiKey | undefined> {
  const pages = eachPage(
    paginateGetApiKeys({ client, pageSize: PAGE_SIZE }, { ...query, includeValues: true }),
  );
  for await (const { items = [] } of pages) {
    const key = items.find((each) => each.value === value);
    if (key?.id !== undefined) return { id: key.id, enabled: key.enabled === true };
  }
  return undefined;
}

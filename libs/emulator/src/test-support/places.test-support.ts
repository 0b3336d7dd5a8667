import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ManualClock } from "../common/clock";
import type { PlaceOptions, PlacesOptions } from "../options";
import { startPlaces } from "../places/start-places";
import type { Places } from "../places/places";
import { NOON, testDocument, testFunctions } from "./emulator.test-support";

export const HOME = "000000000000";
export const OTHER = "222222222222";
const LOCAL = { accessKeyId: "local", secretAccessKey: "local" };

/** Account and Region of each place of the tests. */
export const PLACES = {
  "1": { accountId: HOME, region: "us-east-1" },
  "2": { accountId: HOME, region: "eu-central-1" },
  "3": { accountId: OTHER, region: "us-east-1" },
} as const;
export type PlaceName = keyof typeof PLACES;

export interface TestPlaces {
  readonly places: Places;
  readonly url: string;
  /** Lines of access logs, each after its place's name, and problems. */
  readonly written: { readonly access: string[]; readonly problems: string[] };
  /** Clients of a Region with credentials, `local` where none are given. */
  clients(
    region: string,
    credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string },
  ): { readonly gateway: APIGatewayClient; readonly dynamodb: DynamoDBClient };
  stop(): Promise<void>;
}

/**
 * Starts three places, in two accounts and two Regions. A request to the API goes where its `Authorization` begins with `to-`, or as
 * the key value store says of it, or else to the first.
 */
export async function startTestPlaces(
  options: Partial<PlacesOptions> = {},
  ofEach: (name: PlaceName) => Partial<PlaceOptions> = () => ({}),
): Promise<TestPlaces> {
  const clock = new ManualClock(NOON);
  const access: string[] = [];
  const problems: string[] = [];
  const placeOf = (name: PlaceName): PlaceOptions => ({
    document: testDocument(),
    stages: [{ name: "one", accessLogFormat: "$context.path" }],
    functions: testFunctions,
    clock,
    log: {
      access: (line) => void access.push(`${name} ${line}`),
      lambda: () => {},
      problem: (message) => void problems.push(message),
    },
    ...PLACES[name],
    ...ofEach(name),
  });
  const places = await startPlaces({
    places: { "1": placeOf("1"), "2": placeOf("2"), "3": placeOf("3") },
    homeAccountId: HOME,
    route: (authorization = "", read) => {
      if (authorization === "to-fail") throw new Error("the route fails");
      return /^to-(\w+)$/.exec(authorization)?.[1] ?? exception(authorization, read) ?? "1";
    },
    keyValueStore: { name: "exceptions" },
    clock,
    ...options,
  });
  const made: { destroy(): void }[] = [];
  return {
    places,
    url: places.url,
    written: { access, problems },
    clients(region, credentials = LOCAL) {
      const config = { endpoint: places.url, region, credentials, maxAttempts: 1 };
      const clients = { gateway: new APIGatewayClient(config), dynamodb: new DynamoDBClient(config) };
      made.push(clients.gateway, clients.dynamodb);
      return clients;
    },
    async stop() {
      for (const each of made) each.destroy();
      await places.close();
    },
  };
}

function exception(key: string, read: (key: string) => string | undefined): string | undefined {
  try {
    return key === "" ? undefined : read(key);
  } catch {
    return undefined;
  }
}

import type { IncomingMessage } from "node:http";
import type { Guard } from "@tollgate/local-guard";
import { randomIds } from "../common/ids";
import type { EmulatorLog } from "../common/log";
import { BodyTooLargeError } from "../http/errors";
import type { Handler } from "../http/http-server";
import { headerValue, type ReceivedRequest, type Reply } from "../http/received-request";
import { WireRequest } from "../http/wire-request";
import { accountOfKey } from "../identity/access-keys";
import type { SecurityTokens } from "../identity/security-tokens";
import { StoreError } from "../key-value-store/errors";
import type { KeyValueStore } from "../key-value-store/key-value-store";
import { answerStoreRequest, describeStore, storeRefusal } from "../key-value-store/store-api";
import { functionOf } from "../lambda/function-access";
import type { Route } from "../options";
import {
  badRequest,
  denial,
  MAX_SERVICE_BODY_BYTES,
  refused,
  serveSigned,
  type Signed,
  signedBy,
  tooLarge,
} from "../router";
import { functionFailed, originDown } from "./edge-errors";
import type { NamedPlace } from "./places";

export interface RoutedPlaces {
  readonly places: readonly NamedPlace[];
  readonly homeAccountId: string;
  readonly route: Route;
  readonly store: KeyValueStore;
  readonly tokens: SecurityTokens;
  readonly log: Pick<EmulatorLog, "problem">;
}

/** Services that are not in one place. */
const GLOBAL = new Set(["sts", "cloudfront", "cloudfront-keyvaluestore"]);

const OWN_HOST = /^([\w-]+)\.localhost(?::\d+)?$/i;

/**
 * Routes a request to a place: a signed one to the account of its access key and the Region of its credential scope, and one to the
 * API to the place whose own host it names, or else to where `route` says. No place answers for another one.
 */
export function placesRouter(
  { places, homeAccountId, route, store, tokens, log }: RoutedPlaces,
  guard: Guard,
): Handler {
  const byName = new Map(places.map((each) => [each.name, each]));
  const byAccountAndRegion = new Map(
    places.map((each) => [`${each.place.account.accountId}/${each.place.account.region}`, each]),
  );
  const read = (key: string) => store.read(key);
  const listed = places
    .map(({ name, place: { account } }) => `${name} (account ${account.accountId}, ${account.region})`)
    .join(", ");

  return (incoming) => {
    const signed = signedBy(incoming.headers.authorization);
    const request = new WireRequest(incoming);
    if (signed === undefined || signed.service === "execute-api") {
      const own = byOwnHost(incoming.headers.host);
      return own === undefined ? toApi(request) : toApiOf(own, request);
    }
    const refusal = guard(incoming);
    if (refusal !== undefined) return denial(refusal);
    const accountId = accountOfKey(signed.accessKey, homeAccountId);
    if (accountId === undefined)
      return unknownPlace(signed.service, "Its access key is of no account of the local gateway");
    return GLOBAL.has(signed.service)
      ? toGlobalService(signed, accountId, incoming, request)
      : toPlace(signed, accountId, incoming, request);
  };

  function toApi(request: ReceivedRequest): Promise<Reply> | Reply {
    let name: string;
    try {
      name = route(headerValue(request, "authorization"), read);
    } catch (error) {
      log.problem(`The route has failed: ${(error as Error).stack ?? String(error)}`);
      return functionFailed;
    }
    const named = byName.get(name);
    return named === undefined ? originDown : toApiOf(named, request);
  }

  function toApiOf(named: NamedPlace, request: ReceivedRequest): Promise<Reply> | Reply {
    if (!named.isReachable) return originDown;
    const reply = named.place.parts.dataPlane.handle(request);
    return reply instanceof Promise ? reply.then((late) => (named.isReachable ? late : originDown)) : reply;
  }

  /** The place whose own host this is, as each API has one on AWS: `<name>.localhost`, with any port. */
  function byOwnHost(untrustedHost = ""): NamedPlace | undefined {
    const [, name = ""] = OWN_HOST.exec(untrustedHost) ?? [];
    return byName.get(name.toLowerCase());
  }

  async function toPlace(
    signed: Signed,
    accountId: string,
    incoming: IncomingMessage,
    request: ReceivedRequest,
  ): Promise<Reply> {
    const named = byAccountAndRegion.get(`${accountId}/${signed.region}`);
    if (named === undefined)
      return unknownPlace(
        signed.service,
        `The local gateway has nothing in account ${accountId}, ${signed.region ?? "no Region"}`,
      );
    if (!named.isReachable) return cutOff(incoming);
    const caller = functionOf(signed.accessKey);
    const { parts } = named.place;
    if (caller !== undefined && !parts.functions.has(caller))
      return denial(`The function ${caller} is not in place ${named.name}, and may call only its own.`);
    const reply = await serveSigned(parts, signed, incoming, request);
    return named.isReachable ? reply : cutOff(incoming);
  }

  async function toGlobalService(
    { accessKey, service }: Signed,
    accountId: string,
    incoming: IncomingMessage,
    request: ReceivedRequest,
  ): Promise<Reply> {
    if (service !== "sts" && !store.reachable) return cutOff(incoming);
    try {
      const body = await request.body(MAX_SERVICE_BODY_BYTES);
      if (service === "sts") {
        const untrustedSessionToken = headerValue(request, "x-amz-security-token");
        return tokens.handle({ accessKey, accountId, untrustedSessionToken, untrustedBody: body });
      }
      if (accountId !== homeAccountId || functionOf(accessKey) !== undefined)
        return storeRefusal(
          new StoreError(
            "AccessDeniedException",
            `The key value store is for people of account ${homeAccountId}.`,
          ),
        );
      const asked = { ...request, body };
      if (service === "cloudfront") return describeStore(store, asked, randomIds.request());
      return await answerStoreRequest(store, asked);
    } catch (error) {
      if (error instanceof BodyTooLargeError) return tooLarge;
      log.problem(`${service}: ${(error as Error).stack ?? String(error)}`);
      return badRequest;
    }
  }

  /** AWS's error for an access key that it does not know, or that is not enabled in a Region. */
  function unknownPlace(service: string, why: string): Reply {
    const message = `The security token included in the request is invalid. ${why}. There is: ${listed}.`;
    if (service === "sts") return tokens.refusal(403, "InvalidClientTokenId", message);
    return service === "dynamodb"
      ? {
          status: 400,
          headers: [["Content-Type", "application/x-amz-json-1.0"]],
          body: JSON.stringify({ __type: "com.amazon.coral.service#UnrecognizedClientException", message }),
        }
      : refused(403, message, "UnrecognizedClientException");
  }
}

/** Ends the connection without an answer, as a Region that cannot be reached. */
function cutOff(incoming: IncomingMessage): Reply {
  incoming.socket.destroy();
  return badRequest;
}

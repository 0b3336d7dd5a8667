import { guard } from "@tollgate/local-guard";
import { accountOfKey } from "../identity/access-keys";
import type { Handler } from "../http/http-server";
import { WireRequest } from "../http/wire-request";
import { functionOf } from "../lambda/function-access";
import { denial, serveSigned, signedBy } from "../router";
import type { EmulatedPlace } from "./emulated-place";

/**
 * Answers the places' functions in the background, each from its own place: also while the place is cut off or closes,
 * because the function is a part of it.
 */
export function backgroundRouter(places: readonly EmulatedPlace[], homeAccountId: string): Handler {
  const refusalOf = guard("this machine");
  return (incoming) => {
    const refusal = refusalOf(incoming);
    if (refusal !== undefined) return denial(refusal);
    const signed = signedBy(incoming.headers.authorization);
    const caller = functionOf(signed?.accessKey);
    const account = signed && accountOfKey(signed.accessKey, homeAccountId);
    const place = places.find(
      (each) => each.account.accountId === account && each.account.region === signed?.region,
    );
    return signed === undefined || caller === undefined || place?.parts.functions.has(caller) !== true
      ? denial("This port is for functions of the local gateway.")
      : serveSigned(place.parts, signed, incoming, new WireRequest(incoming));
  };
}

import { admit } from "../../plans/admission";
import { methodKey } from "../method-key";
import { presentedKey } from "../presented-key";
import { Refusal } from "../refusal";
import type { Step } from "../step";

/** For a method that requires a key: finds the key's plan on this stage, and counts the request against it. */
export const meter: Step = (exchange, { state, buckets, clock }) => {
  const { method, stage } = exchange;
  if (!method?.apiKeyRequired) return;
  const destination = {
    apiId: stage.apiId,
    stage: stage.name,
    method: methodKey(method),
  };
  const admission = admit(presentedKey(exchange), destination, { state, buckets, now: clock.now() });
  if (admission.key) exchange.apiKey = admission.key;
  switch (admission.outcome) {
    case "admitted":
      return;
    case "invalid-key":
      throw new Refusal("INVALID_API_KEY", { message: "Forbidden" });
    case "throttled":
      throw new Refusal("THROTTLED", { message: "Too Many Requests" });
    case "quota-exceeded":
      throw new Refusal("QUOTA_EXCEEDED", { message: "Limit Exceeded" });
  }
};

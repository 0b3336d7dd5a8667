import { Refusal } from "../refusal";
import type { Step } from "../step";
import { unroutable } from "../unroutable";

/** Finds the method, or answers as API Gateway does for a path or a method that does not exist. */
export const matchRoute: Step = (exchange) => {
  const { request, stage, untrustedPath } = exchange;
  try {
    const match = stage.definition.routes.match(request.method, untrustedPath);
    if (!match) throw unroutable(request);
    exchange.method = match.method;
    exchange.pathParameters = match.pathParameters;
  } catch (error) {
    if (error instanceof URIError) throw new Refusal("DEFAULT_4XX");
    throw error;
  }
};

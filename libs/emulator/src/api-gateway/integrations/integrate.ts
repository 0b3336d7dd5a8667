// Integrations: Lambda, HTTP and mock, which answer an admitted request.
// Not here: the proxy event of a function (`prepared-events`), and the running of functions (`lambda`).

import type { Reply } from "../../http/received-request";
import type { AdmittedContext } from "../context/request-context";
import type { CallServices } from "../context/services";
import { proxyHttp } from "./http";
import { invokeLambda } from "./lambda";
import { answerMock } from "./mock";

export function integrate(context: AdmittedContext, services: CallServices): Promise<Reply> | Reply {
  const { integration } = context.method;
  switch (integration.type) {
    case "AWS_PROXY":
      return invokeLambda(integration, context, services);
    case "HTTP_PROXY":
      return proxyHttp(integration, context, services);
    case "MOCK":
      return answerMock(integration, context, services);
  }
}

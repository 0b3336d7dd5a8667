import { proxyHttp } from "./http";
import { invokeLambda } from "./lambda";
import { answerMock } from "./mock";
import { Refusal } from "../context/errors";
import type { Step } from "../pipeline/step";

/** Lets the method's integration answer. */
export const integrate: Step = (exchange, services) => {
  const integration = exchange.method?.integration;
  switch (integration?.type) {
    case "AWS_PROXY":
      return invokeLambda(integration, exchange, services);
    case "HTTP_PROXY":
      return proxyHttp(integration, exchange, services);
    case "MOCK":
      return answerMock(integration, exchange, services);
    case undefined:
      throw new Refusal("API_CONFIGURATION_ERROR", { message: "Internal server error" });
  }
};

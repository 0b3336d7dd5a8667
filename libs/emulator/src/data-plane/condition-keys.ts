import type { Exchange } from "./exchange";
import { headerValue } from "./received-request";

/**
 * The condition keys that API Gateway has of any caller, from "AWS condition keys that can be used in API Gateway resource
 * policies". Names of keys are case-insensitive.
 */
export function conditionKey(lowerCaseName: string, { request, arrivedAt }: Exchange): string | undefined {
  switch (lowerCaseName) {
    case "aws:sourceip":
      return request.sourceIp;
    case "aws:currenttime":
      return new Date(arrivedAt).toISOString();
    case "aws:epochtime":
      return String(Math.floor(arrivedAt / 1000));
    case "aws:securetransport":
      // API Gateway serves nothing but HTTPS: what a caller does on a laptop stands for that.
      return "true";
    case "aws:useragent":
      return headerValue(request, "User-Agent");
    case "aws:referer":
      return headerValue(request, "Referer");
    default:
      return undefined;
  }
}

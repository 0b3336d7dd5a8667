import type { Reply } from "../data-plane/received-request";

/** What another AWS service's client gets, in the shape that it can read: never a success that did nothing. */
export function serviceNotImplemented(service: string, untrustedContentType: string | undefined): Reply {
  const message = `The local gateway has no ${service}: it speaks apigateway, dynamodb and execute-api, and of ssm and secretsmanager what reads a secret.`;
  if (untrustedContentType?.startsWith("application/x-www-form-urlencoded")) {
    return {
      status: 501,
      headers: [["Content-Type", "text/xml"]],
      body:
        `<ErrorResponse><Error><Type>Sender</Type><Code>NotImplemented</Code>` +
        `<Message>${message}</Message></Error></ErrorResponse>`,
    };
  }
  return {
    status: 501,
    headers: [
      ["Content-Type", "application/json"],
      ["x-amzn-ErrorType", "NotImplementedException"],
    ],
    body: JSON.stringify({ __type: "NotImplementedException", message }),
  };
}

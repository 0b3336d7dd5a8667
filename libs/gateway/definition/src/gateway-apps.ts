/** The folders under `apps` of the gateway's own Lambda functions. Backends of routes are other apps. */
export const gatewayApps: readonly string[] = [
  "authorizer-lambda",
  "cell-room-lambda",
  "events-lambda",
  "self-service-lambda",
  "usage-lambda",
];

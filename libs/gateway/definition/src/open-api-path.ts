/** Where the OpenAPI document is, from the workspace's root. */
export const openApiPath = "libs/gateway/definition/openapi.yaml";

/** Path of the OpenAPI document, relative to the workspace's root. */
export const openApiPath = "libs/gateway/definition/openapi.yaml";

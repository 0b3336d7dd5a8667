/** The document that Tollgate's own tests run on, in place of the team's. */
export const openApiPath = "libs/gateway/definition/sample/openapi.yaml";

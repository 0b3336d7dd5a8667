/** The document of Tollgate's own tests, in place of the team's. */
export const openApiPath = "libs/gateway/definition/sample/openapi.yaml";

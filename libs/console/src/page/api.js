/* global SwaggerUIBundle */
SwaggerUIBundle({
  url: "/_console/openapi.json",
  dom_id: "#api",
  // Swagger's own would send the document's address to a server of Swagger's.
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  displayRequestDuration: true,
});

import { keySchemes, readDocument, type ImportedDocument } from "./read-document";
import type { Rule } from "./rule";

/** With any other key source, a route would ask tenants for a key that they have never seen. */
export const keyComesFromTheAuthorizer: Rule = {
  about: "aws_api_gateway_rest_api",
  problem: ({ values }) => {
    const document = readDocument(values["body"]);
    const [route] = document ? routesWithKey(document) : [];
    if (!document || route === undefined) return undefined;
    // An import overwrites the attribute, and the attribute alone would be set back by it.
    const sources = [values["api_key_source"], document["x-amazon-apigateway-api-key-source"]];
    if (sources.every((source) => source === "AUTHORIZER")) return undefined;
    return `${route} requires a key, but the key source is not AUTHORIZER: set it in apiKeySource and in the document`;
  },
};

function routesWithKey(document: ImportedDocument): readonly string[] {
  const schemes = keySchemes(document);
  return Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { security = [] }]) =>
      security.some((each) => schemes.some((scheme) => Object.hasOwn(each, scheme)))
        ? [`${method.toUpperCase()} ${path}`]
        : [],
    ),
  );
}

/** The members of an imported OpenAPI document that the policies read. */
export interface ImportedDocument {
  readonly "x-amazon-apigateway-api-key-source"?: string;
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly securitySchemes?: Readonly<Record<string, SecurityScheme>> };
}

interface Operation {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
}

interface SecurityScheme {
  readonly name?: string;
  readonly "x-amazon-apigateway-authorizer"?: { readonly authorizerResultTtlInSeconds?: number };
}

/** Parses the `body` of a REST API; `undefined` if the API has none, or if it holds a placeholder. */
export function readDocument(body: unknown): ImportedDocument | undefined {
  if (typeof body !== "string") return undefined;
  try {
    return JSON.parse(body) as ImportedDocument;
  } catch {
    return undefined;
  }
}

/** Names of the security schemes for API keys. */
export function keySchemes({ components }: ImportedDocument): readonly string[] {
  return Object.entries(components?.securitySchemes ?? {}).flatMap(([name, scheme]) =>
    scheme.name?.toLowerCase() === "x-api-key" ? [name] : [],
  );
}

/** As much of an imported OpenAPI document as the rules read. */
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

/** The `body` of a REST API; nothing for an API that is made of single resources, or of what only Terraform knows. */
export function readDocument(body: unknown): ImportedDocument | undefined {
  if (typeof body !== "string") return undefined;
  try {
    return JSON.parse(body) as ImportedDocument;
  } catch {
    return undefined;
  }
}

/** The names of the schemes that stand for an API key. */
export function keySchemes({ components }: ImportedDocument): readonly string[] {
  return Object.entries(components?.securitySchemes ?? {}).flatMap(([name, scheme]) =>
    scheme.name?.toLowerCase() === "x-api-key" ? [name] : [],
  );
}

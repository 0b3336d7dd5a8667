import ts from "typescript";
import { isMap, isScalar, parseDocument } from "yaml";
import { GeneratorError } from "./generator-error";

/**
 * Adds an entry to the object in a variable of a TypeScript source. Keeps the team's code and comments.
 *
 * @throws {GeneratorError} when there is no such variable, or its value is not an object
 */
export function addEntry(source: string, variable: string, name: string, value: object): string {
  const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true);
  const object = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find((declaration) => declaration.name.getText() === variable)?.initializer;
  if (object === undefined || !ts.isObjectLiteralExpression(object))
    throw new GeneratorError(`the source has no object ${variable} for a new entry`);
  const { properties } = object;
  const end = properties.at(-1)?.end ?? object.getStart() + 1;
  const comma = properties.length > 0 ? "," : "";
  return `${source.slice(0, end)}${comma}\n  ${JSON.stringify(name)}: ${JSON.stringify(value)}${source.slice(end)}`;
}

/**
 * Adds the route `GET /<name>` at the end of an OpenAPI document's paths, for tenants with a token.
 *
 * @throws {GeneratorError} when the document already has the path or the operation, or its paths are not
 * written as a block
 */
export function addPath(
  source: string,
  { name, operationId }: { readonly name: string; readonly operationId: string },
): string {
  const document = parseDocument(source);
  const paths = document.get("paths");
  const first = isMap(paths) ? paths.items[0]?.key : undefined;
  if (!isMap(paths) || paths.flow || !paths.range || !isScalar(first) || !first.range)
    throw new GeneratorError("the document has no paths in block style for a new one");
  if (paths.has(`/${name}`)) throw new GeneratorError(`the document already has a path /${name}`);
  if (operationIds(paths.toJSON()).includes(operationId))
    throw new GeneratorError(`the document already has an operation ${operationId}`);
  const [at] = first.range;
  const indent = source.slice(source.lastIndexOf("\n", at) + 1, at);
  const route = `/${name}:
  get:
    operationId: ${operationId}
    x-backend: ${name}
    security:
      - token: []
        tenantKey: []
    responses:
      "200":
        description: The response of ${name}.
`;
  const before = source.slice(0, paths.range[1]).trimEnd();
  return `${before}\n${route.replaceAll(/^(?=.)/gm, indent)}${source.slice(before.length + 1)}`;
}

/** The values of all members named `operationId`, also of path items that are written in another style. */
function operationIds(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === "operationId" ? [each as unknown] : operationIds(each),
  );
}

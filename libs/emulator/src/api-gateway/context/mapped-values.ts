import { parseQuery } from "../../http/query";
import { headerValue } from "../../http/received-request";
import type { RequestContext } from "./request-context";

/**
 * The value of an authorizer's identity source: `method.request.header.X`, `method.request.querystring.x`,
 * `stageVariables.x` or `context.x`. An empty value counts as missing.
 */
export function untrustedIdentity(
  source: string,
  context: RequestContext,
  contextVariable: (name: string) => string | number | undefined,
): string | undefined {
  return find(source, context, contextVariable) || undefined;
}

/** The value of a header mapping: a quoted constant, or one of the sources that an authorizer's identity can have. */
export function mappedValue(
  expression: string,
  context: RequestContext,
  contextVariable: (name: string) => string | number | undefined,
): string | undefined {
  return /^'(.*)'$/s.exec(expression)?.[1] ?? untrustedIdentity(expression, context, contextVariable);
}

function find(
  source: string,
  { request, stage }: RequestContext,
  contextVariable: (name: string) => string | number | undefined,
): string | undefined {
  const { kind, name } = parse(source);
  switch (kind) {
    case "method.request.header":
      return headerValue(request, name);
    case "method.request.querystring":
      return parseQuery(request.untrustedQuery).get(name)?.at(-1);
    case "stageVariables":
      return Object.hasOwn(stage.variables, name) ? stage.variables[name] : undefined;
    case "context":
      return contextVariable(name)?.toString();
    default:
      return undefined;
  }
}

interface Source {
  readonly kind: string;
  readonly name: string;
}

const parsed = new Map<string, Source>();

/** Parses a source; results are cached, because a document has few. */
function parse(source: string): Source {
  let known = parsed.get(source);
  if (!known) {
    const [, kind = "", name = ""] =
      /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ??
      [];
    parsed.set(source, (known = { kind, name }));
  }
  return known;
}

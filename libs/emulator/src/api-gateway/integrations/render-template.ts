import type { MappingTemplate, TemplateValue } from "../definition/mapping-template";
import type { ReceivedRequest } from "../../http/received-request";

export interface Rendered {
  readonly body: string;
  /** Instead of the response's own. */
  readonly status: number | undefined;
  /** By name in lower case: they replace the mapped headers of that name. */
  readonly overrides: ReadonlyMap<string, readonly [name: string, value: string]>;
}

/** Evaluates a response template. An unset variable is an empty string, also in comparisons. */
export function renderTemplate(
  template: MappingTemplate,
  request: Pick<ReceivedRequest, "untrustedHeaders">,
  contextVariable: (name: string) => string | number | undefined,
): Rendered {
  const overrides = new Map<string, readonly [string, string]>();
  let status: number | undefined;
  let body = "";
  const run = (parts: MappingTemplate): void => {
    for (const part of parts)
      switch (part.kind) {
        case "text":
          body += part.text;
          break;
        case "value":
          body += textOf(part.value);
          break;
        case "if":
          run(
            part.anyOf.some(([left, right]) => textOf(left) === textOf(right)) ? part.then : part.otherwise,
          );
          break;
        case "status":
          status = part.status;
          break;
        case "header":
          overrides.set(part.name.toLowerCase(), [part.name, textOf(part.value)]);
      }
  };
  run(template);
  return { body, status, overrides };

  function textOf(value: TemplateValue): string {
    switch (value.kind) {
      case "constant":
        return value.text;
      case "context":
        return contextVariable(value.name)?.toString() ?? "";
      case "header":
        // The last of several, as in an event's map of single values.
        return request.untrustedHeaders.findLast(([name]) => name === value.name)?.[1] ?? "";
    }
  }
}

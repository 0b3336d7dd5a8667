import { memberOf, type Json } from "../../values/json";
import { messageList, type Message } from "../../findings/message";
import { titleOf, type Api, type Route } from "../document/read-api";
import { meansSame } from "../document/references";
import { isNoNarrower } from "../document/widening";
import { type RuleFinding, reportPlace } from "../../findings/finding";

/** Compares the requirements for requests, and whether API Gateway validates them. */
export function diffRequest(before: Api, old: Route, after: Api, now: Route): readonly RuleFinding[] {
  return [
    ...diffValidation(titleOf(now), old, now),
    ...diffParameters(before, old, after, now),
    ...diffBody(before, old, after, now),
  ];
}

function diffValidation(
  title: string,
  { validation: old }: Route,
  { validation: now }: Route,
): readonly RuleFinding[] {
  return (["body", "parameters"] as const).flatMap((part) => {
    if (old[part] === now[part]) return [];
    const subject = part === "body" ? "The body of a request is" : "The parameters of a request are";
    return old[part]
      ? reportPlace(title, "validation-removed", [`${subject} no longer validated: `])
      : reportPlace(title, "requests-refused", [`${subject} newly validated: `]);
  });
}

const keyOf = (each: Json): string => `${String(memberOf(each, "in"))} ${String(memberOf(each, "name"))}`;

/** API Gateway checks only that required parameters are present. */
function diffParameters(before: Api, old: Route, after: Api, now: Route): readonly RuleFinding[] {
  const isRequired = (each: Json | undefined): boolean => memberOf(each, "required") === true;
  const earlier = new Map(old.request.parameters.map((each) => [keyOf(each), each]));
  const later = new Map(now.request.parameters.map((each) => [keyOf(each), each]));
  const required = now.request.parameters.filter(
    (each) => isRequired(each) && !isRequired(earlier.get(keyOf(each))),
  );
  // A path variable is always required, and clients do not see its name.
  const news = required.filter((each) => memberOf(each, "in") !== "path");
  const altered = [...earlier].filter(([key, each]) => {
    const present = later.get(key);
    return (
      present !== undefined &&
      !required.includes(present) &&
      !meansSame("parameter", before.document, each, after.document, present)
    );
  });
  const gone = [...earlier].filter(([key, each]) => !later.has(key) && memberOf(each, "in") !== "path");
  const sentence = (subject: string, keys: readonly string[]): Message => [
    subject,
    ...messageList(keys),
    ": ",
  ];
  return [
    ...(news.length > 0
      ? reportPlace(
          titleOf(now),
          "requests-refused",
          sentence("A request now needs ", news.map(keyOf)),
          now.validation.parameters ? "warn" : "info",
        )
      : []),
    ...(altered.length + gone.length > 0
      ? reportPlace(
          titleOf(now),
          "requests-refused",
          sentence(
            "What the document says of parameters changes, of which API Gateway checks the presence only: ",
            [...altered, ...gone].map(([key]) => key),
          ),
          "info",
        )
      : []),
  ];
}

function diffBody(before: Api, old: Route, after: Api, now: Route): readonly RuleFinding[] {
  if (meansSame("request body", before.document, old.request.body, after.document, now.request.body))
    return [];
  const isWider = isNoNarrower(before.document, old.request.body, after.document, now.request.body);
  if (isWider)
    return reportPlace(titleOf(now), "requests-refused", ["Further bodies are accepted: "], "info");
  return reportPlace(
    titleOf(now),
    "requests-refused",
    ["What is accepted as body changes: "],
    now.validation.body ? "warn" : "info",
  );
}

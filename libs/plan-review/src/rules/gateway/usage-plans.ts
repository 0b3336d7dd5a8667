import { isObject, listOf, memberOf, numberOf, objectOf, textOf, type Json } from "../../values/json";
import { message, type Message } from "../../findings/message";
import type { Attribute } from "../../diff/change";
import { changes, evenUnknown, switchedOff } from "../shared/attribute-rules";
import type { AttributeRule, TypeRules } from "../shared/rule";
import { type RuleFinding, report } from "../../findings/finding";
import { because, onRemoval, onCreation } from "../shared/resource-rules";

/** The seconds of each quota period. */
const PERIODS: Readonly<Record<string, number>> = { DAY: 86_400, WEEK: 604_800, MONTH: 2_592_000 };

export const usagePlanRules: readonly TypeRules[] = [
  {
    types: ["aws_api_gateway_usage_plan"],
    noun: "usage plan",
    removed: onRemoval("plan-removed", "usage plan"),
    created: because("A plan that no key is in yet; its limits are judged."),
    attributes: {
      api_stages: evenUnknown(stages),
      throttle_settings: throttle,
      quota_settings: quota,
      name: (attribute) =>
        report(
          "unknown-change",
          message`The plan's name changes${changeMessage(attribute.before, attribute.after)}: the tenants command finds plans by their names.`,
        ),
    },
    harmless: ["product_code"],
  },
  {
    types: ["aws_api_gateway_usage_plan_key"],
    noun: "key's membership of a plan",
    removed: onRemoval("key-removed", "membership of the key", undefined, "key_id"),
    created: onCreation("record-written", "membership of a key in a plan", "warn", "key_id"),
    attributes: { key_id: changes("key-removed"), usage_plan_id: changes("key-removed") },
    harmless: ["name", "value", "key_type"],
  },
  {
    types: ["aws_api_gateway_api_key"],
    noun: "API key",
    removed: onRemoval("key-removed", "API key"),
    created: onCreation("record-written", "API key", "warn"),
    attributes: {
      enabled: switchedOff("key-removed"),
      value: (attribute) =>
        attribute.before === undefined
          ? []
          : report("key-removed", ["Its value changes: tokens that stand for the old value get 403."]),
    },
    harmless: ["customer_id", "name"],
  },
];

/** Compares the plan's stages by `<api>/<stage>`, with those that are not known yet. */
function stages(attribute: Attribute): readonly RuleFinding[] {
  const name = (each: Json): string =>
    `${textOf(memberOf(each, "api_id")) ?? "?"}/${textOf(memberOf(each, "stage")) ?? "?"}`;
  const after = new Map(
    listOf(attribute.after)
      .filter(isObject)
      .map((each) => [name(each), each]),
  );
  const before = listOf(attribute.before).filter(isObject);
  const gone = before.filter((each) => !after.has(name(each)));
  if (attribute.isUnknown && gone.length > 0)
    return report(
      "unknown-value",
      message`Which stages the plan keeps is known only after the apply; now it has ${gone.map(name).join(", ")}.`,
    );
  return before.flatMap((each) => {
    const kept = after.get(name(each));
    if (!kept)
      return report(
        "plan-stage-detached",
        message`The plan loses the stage ${name(each)}: its keys are no longer valid there.`,
      );
    return routeThrottles(name(each), objectOf(each), objectOf(kept));
  });
}

/** Compares the limits of single routes, which apply in addition to the plan's own. */
function routeThrottles(stage: string, before: Json, after: Json): readonly RuleFinding[] {
  const byPath = (value: Json) =>
    new Map(
      listOf(memberOf(value, "throttle")).map((each) => [
        textOf(memberOf(each, "path")) ?? "",
        objectOf(each),
      ]),
    );
  const [old, now] = [byPath(before), byPath(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((path) =>
    throttleFound(message`of ${path} at ${stage}`, old.get(path), now.get(path)),
  );
}

function throttle({ before, after, isUnknown }: Attribute): readonly RuleFinding[] {
  if (isUnknown) return [];
  return throttleFound(["of the plan"], listOf(before)[0], listOf(after)[0]);
}

/** Compares a rate and a burst. A missing limit means that only the account's limit applies. */
function throttleFound(
  whose: Message,
  before: Json | undefined,
  after: Json | undefined,
): readonly RuleFinding[] {
  return [
    ...limit([`The rate `, ...whose], memberOf(before, "rate_limit"), memberOf(after, "rate_limit"), [
      " requests per second",
    ]),
    ...limit([`The burst `, ...whose], memberOf(before, "burst_limit"), memberOf(after, "burst_limit"), [
      " requests at once",
    ]),
  ];
}

/** Compares limits. A missing or negative limit is no limit; a limit of 0 refuses every request. */
export function limit(
  subject: Message,
  before: Json | undefined,
  after: Json | undefined,
  unit: Message,
): readonly RuleFinding[] {
  const [old, now] = [limitOf(before), limitOf(after)];
  if (old === now) return [];
  const sentence: Message = [
    ...subject,
    " changes",
    ...changeMessage(textFor(old), textFor(now)),
    ...unit,
    ".",
  ];
  if (now < old) return report("limits-lowered", sentence, now === 0 ? "block" : "warn");
  return report("limits-raised", sentence, now === Infinity ? "warn" : "info");
}

function limitOf(value: Json | undefined): number {
  const number = numberOf(value);
  return number === undefined || number < 0 ? Infinity : number;
}

function textFor(limit: number): string {
  return limit === Infinity ? "no limit" : String(limit);
}

function quota({ before, after }: Attribute): readonly RuleFinding[] {
  const [old, now] = [listOf(before)[0], listOf(after)[0]];
  const period = (value: Json | undefined): string => textOf(memberOf(value, "period")) ?? "";
  const [oldPeriod, newPeriod] = [period(old), period(now)];
  if (old !== undefined && now !== undefined && oldPeriod !== newPeriod) {
    const perSecond = (value: Json | undefined): number =>
      limitOf(memberOf(value, "limit")) / (PERIODS[period(value)] ?? NaN);
    const sentence = message`The quota changes from ${textFor(limitOf(memberOf(old, "limit")))} a ${oldPeriod} to ${textFor(limitOf(memberOf(now, "limit")))} a ${newPeriod}; the usage starts again at 0.`;
    // At the same rate, a longer period leaves a busy tenant without requests for longer.
    return report(perSecond(now) > perSecond(old) ? "limits-raised" : "limits-lowered", sentence);
  }
  return [
    ...limit(
      ["The quota of the plan"],
      memberOf(old, "limit"),
      memberOf(now, "limit"),
      message` requests a ${newPeriod || oldPeriod}`,
    ),
    ...offset(numberOf(memberOf(old, "offset")) ?? 0, numberOf(memberOf(now, "offset")) ?? 0),
  ];
}

/**
 * Compares the day on which the quota's periods start: after any change, a tenant may have to wait longer for
 * the next period.
 */
function offset(old: number, now: number): readonly RuleFinding[] {
  if (old === now) return [];
  const sentence = message`The quota's offset changes from ${old} to ${now} days: its periods start on other days.`;
  return report("limits-lowered", sentence);
}

function changeMessage(before: Json | undefined, after: Json | undefined): Message {
  return message` from ${String(before ?? "nothing")} to ${String(after ?? "nothing")}`;
}

/** `limit` for a single attribute. */
export function limitRule(subject: string, unit: string): AttributeRule {
  return ({ before, after }) => limit([subject], before, after, [unit]);
}

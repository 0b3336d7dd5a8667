import { keyValue, PLAN } from "../fixture";
import { callService } from "./service-client";

const KEYS_PER_IMPORT = 10_000;

/** Creates keys 0 to `count - 1` in the fixture's plan, with `ImportApiKeys`. */
export async function provisionKeys(url: string, count: number): Promise<void> {
  const planId = await idOfPlan(url);
  for (let from = 0; from < count; from += KEYS_PER_IMPORT) {
    const length = Math.min(KEYS_PER_IMPORT, count - from);
    const rows = Array.from({ length }, (_, at) => {
      const value = keyValue(from + at);
      return `${value},${value},true,${planId}`;
    });
    await callService("apigateway", `${url}/apikeys?mode=import&format=csv&failonwarnings=true`, {
      method: "POST",
      headers: { "content-type": "text/csv" },
      body: ["Name,Key,Enabled,UsagePlanIds", ...rows].join("\n"),
    });
  }
}

async function idOfPlan(url: string): Promise<string> {
  const { item } = (await callService("apigateway", `${url}/usageplans`, { method: "GET" })) as {
    item: readonly { readonly id: string; readonly name: string }[];
  };
  const plan = item.find(({ name }) => name === PLAN);
  if (!plan) throw new Error(`there is no plan ${PLAN}`);
  return plan.id;
}

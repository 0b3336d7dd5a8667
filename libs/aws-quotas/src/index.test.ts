import { controlPlaneQuotas, leastSeconds, totalControlPlaneQuota } from "./index";

it.each(Object.entries(controlPlaneQuotas))("%s has its part of the total", (_, quota) => {
  expect(quota.rateLimit).toBeLessThanOrEqual(totalControlPlaneQuota.rateLimit);
  expect(quota.burstLimit).toBeLessThanOrEqual(totalControlPlaneQuota.burstLimit);
});

it.each([
  ["what fits into the bursts", { GetApiKeys: 35, CreateApiKey: 5 }, 0],
  ["an operation with a quota of its own", { CreateApiKey: 25 }, 4],
  ["all operations together", { GetApiKeys: 60, ImportApiKeys: 40 }, 6],
])("the least time of %s", (_, calls, seconds) => {
  expect(leastSeconds(calls)).toBe(seconds);
});

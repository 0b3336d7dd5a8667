import { controlPlaneQuotas, totalControlPlaneQuota } from "./index";

it.each(Object.entries(controlPlaneQuotas))("%s has its part of the total", (_, quota) => {
  expect(quota.rateLimit).toBeLessThanOrEqual(totalControlPlaneQuota.rateLimit);
  expect(quota.burstLimit).toBeLessThanOrEqual(totalControlPlaneQuota.burstLimit);
});

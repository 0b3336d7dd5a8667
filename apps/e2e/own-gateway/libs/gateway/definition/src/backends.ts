import type { Backend, BackendName } from "./backend";

/** The Lambda functions that an operation can name in `x-backend`. */
export const backends: Readonly<Record<BackendName, Backend>> = {
  orders: {
    app: "orders-lambda",
    timeoutSeconds: 8,
    memoryMb: 512,
    environment: { CURRENCY: { dev: "EUR", staging: "EUR", prod: "CHF" } },
    tables: { ORDERS_TABLE: { name: "orders", partitionKey: "tenantId", sortKey: "orderId" } },
    secrets: {
      PAYMENT_KEY_NAME: {
        parameter: { dev: "/acme/test/payment", staging: "/acme/test/payment", prod: "/acme/payment" },
      },
    },
  },
  files: {
    app: "files-lambda",
    timeoutSeconds: 20,
    memoryMb: 256,
    environment: { GREETING: "hello" },
    tables: { FILES_TABLE: { name: "files", partitionKey: "path" } },
    secrets: { SEAL_NAME: { secret: "acme/seal" } },
  },
};

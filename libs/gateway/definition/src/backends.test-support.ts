import type { Backend, BackendName } from "./backends/schema/backend";

/** The backends of Tollgate's own tests, in place of the team's. */
export const backends: Readonly<Record<BackendName, Backend>> = {
  health: { app: "health-lambda", timeoutSeconds: 5, memoryMb: 256 },
  // The example of the guide to backends, with an existing bundle.
  orders: {
    app: "health-lambda",
    timeoutSeconds: 10,
    memoryMb: 256,
    environment: {
      CURRENCY: "EUR",
      PARTNER_URL: { dev: "https://sandbox.example.com", prod: "https://api.example.com" },
    },
    tables: {
      ORDERS_TABLE: {
        name: "orders",
        partitionKey: "tenantId",
        sortKey: "placedAt",
        keyTypes: { placedAt: "N" },
        ttlAttribute: "expiresAt",
        indexes: [{ name: "byState", partitionKey: "state", sortKey: "placedAt", attributes: ["total"] }],
      },
    },
    secrets: {
      PARTNER_KEY_NAME: {
        parameter: { dev: "/shop/dev/partner-key", prod: "/shop/prod/partner-key" },
        kmsKeyArn: { prod: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
      },
      DATABASE_LOGIN_NAME: { secret: "shop/database-login" },
    },
    permissions: [
      { table: "legacy-customers", indexes: ["byEmail"], access: "read" },
      { bucket: { dev: "shop-invoices-dev", prod: "shop-invoices" }, prefix: "orders/", access: "write" },
      { queue: "shop-orders", access: "send" },
    ],
    ephemeralStorageMb: 1_024,
    architecture: "x86_64",
    layers: { prod: ["arn:aws:lambda:us-east-1:123456789012:layer:metrics:7"] },
    reservedConcurrency: { prod: 50 },
    vpc: {
      prod: { subnetIds: ["subnet-0123456789abcdef0"], securityGroupIds: ["sg-0123456789abcdef0"] },
    },
  },
  // The guide's example of an existing function and server.
  pricing: {
    functionArn: {
      dev: "arn:aws:lambda:us-east-1:123456789012:function:pricing-dev",
      prod: "arn:aws:lambda:us-east-1:123456789012:function:pricing:live",
    },
    timeoutSeconds: 10,
    standIn: "health-lambda",
  },
  inventory: {
    url: { dev: "https://inventory.dev.example.com/v1", prod: "https://inventory.example.com/v1" },
    timeoutSeconds: 5,
    standIn: "http://127.0.0.1:4100",
  },
};

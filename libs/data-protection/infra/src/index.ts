export { Backups, type BackupsOptions } from "./backups";
export { DataTable, type DataTableOptions } from "./data-table";
export { EncryptionKey, type EncryptionKeyOptions, keyPermissionsThroughDynamoDb } from "./encryption-key";
export {
  ownPlace,
  policyAllowing,
  type Permission,
  serviceRole,
  type ServiceRole,
  type ServiceRoleOptions,
} from "./permissions";
export { PrivateBucket, type PrivateBucketOptions } from "./private-bucket";

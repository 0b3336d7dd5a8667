export { Backups, type BackupsOptions } from "./backups";
export { DataTable, type DataTableOptions } from "./data-table";
export { EncryptionKey, type EncryptionKeyOptions } from "./encryption-key";
export { ownPlace } from "./own-place";
export { policyAllowing, type Permission } from "./permission";
export { PrivateBucket, type PrivateBucketOptions } from "./private-bucket";
export { serviceRole, type ServiceRole, type ServiceRoleOptions } from "./service-role";
export { keyPermissionsThroughDynamoDb } from "./use-of-key";

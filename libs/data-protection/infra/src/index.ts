export { Backups, type BackupsOptions } from "./backups";
export { EncryptionKey, type EncryptionKeyOptions } from "./encryption-key";
export { PrivateBucket, type PrivateBucketOptions } from "./private-bucket";
export { keyPermissionsThroughDynamoDb, type KeyPermission } from "./use-of-key";

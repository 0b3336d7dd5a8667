export { lambdaFunctions, notLocal } from "./functions";
export { documentFile, gatewayDocument } from "./gateway-document";
export { ACCOUNT_ID, LOCAL_CREDENTIALS } from "./local-account";
export { editedBackends, localEnvironment } from "./local-environment";
export { localSecrets, missingSecrets, SecretsFileError, secretsFile } from "./secrets-file";

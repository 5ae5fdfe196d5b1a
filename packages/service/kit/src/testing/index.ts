export { answerChecker, type Exchange } from './check-answer.ts';
export { documentFaults } from './document-faults.ts';
export { type Described, operationFinder, operationsOf } from './find-operation.ts';
export { readRequests, type WrittenRequest } from './read-requests.ts';
export { type ApiOptions, startApi } from './start-api.ts';
export { authEnvironment, bearerToken } from './tokens.ts';
export { validatorsOf } from './validators.ts';

import { ServerResponse } from 'node:http';
import { onUserRequest, segmentsOf } from '../hooks/requests.ts';

/** Read replicas, asked in turn; the last of them is gone. */
const REPLICAS = 20;
let reads = 0;

const failing = new WeakSet<ServerResponse>();
const { writeHead } = ServerResponse.prototype;

// The handler fails where it begins its answer; what handles its error may answer.
ServerResponse.prototype.writeHead = function (this: ServerResponse, ...args: unknown[]) {
  if (args[0] === 200 && failing.delete(this)) throw new Error(`read replica ${REPLICAS} does not exist`);
  return Reflect.apply(writeHead, this, args);
};

onUserRequest((request, response, next) => {
  const readsOne = request.method === 'GET' && segmentsOf(request).length === 2;
  if (readsOne && ++reads % REPLICAS === 0) failing.add(response);
  next();
});

import { ServerResponse } from 'node:http';
import { onUserRequest, segmentsOf } from '../hooks/requests.ts';

/** Read replicas, used in turn; the last one does not exist. */
const REPLICAS = 20;
let reads = 0;

const failing = new WeakSet<ServerResponse>();
const { writeHead } = ServerResponse.prototype;

// The bug: the handler fails when it starts its answer; the error handler then answers.
ServerResponse.prototype.writeHead = function (this: ServerResponse, ...args: unknown[]) {
  if (args[0] === 200 && failing.delete(this)) throw new Error(`read replica ${REPLICAS} does not exist`);
  return Reflect.apply(writeHead, this, args);
};

onUserRequest((request, response, next) => {
  const readsOne = request.method === 'GET' && segmentsOf(request).length === 2;
  if (readsOne && ++reads % REPLICAS === 0) failing.add(response);
  next();
});

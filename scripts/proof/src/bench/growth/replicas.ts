import { createServer } from 'node:http';

let checks = 0;

/** Ready replicas, one at each address of the loopback. /checks has the number of answered checks of all, and counts none. */
createServer((request, response) => {
  if (request.url !== '/checks') checks += 1;
  response.end(String(checks));
}).listen(Number(process.env.PORT));

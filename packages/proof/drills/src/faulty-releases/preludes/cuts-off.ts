import { onUserRequest } from '../hooks/requests.ts';

/** The number of answers between two pauses of the archive. */
const UNTIL_PAUSE = 10;
let answers = 0;

// The bug: each answer is copied to an archive, and a pause of the archive truncates the answer.
onUserRequest((_request, response, next) => {
  if (++answers % UNTIL_PAUSE === 0) {
    response.end = (body?: unknown) => {
      const whole = Buffer.from(String(body ?? ''));
      response.write(whole.subarray(0, whole.length / 2), () =>
        response.destroy(new Error('the archive pauses')),
      );
      return response;
    };
  }
  next();
});

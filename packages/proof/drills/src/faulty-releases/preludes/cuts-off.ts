import { onUserRequest } from '../hooks/requests.ts';

/** The archive takes so many answers between two of its pauses. */
const UNTIL_PAUSE = 10;
let answers = 0;

// Each answer is copied to an archive, and where the archive pauses, the answer itself breaks off in the middle.
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

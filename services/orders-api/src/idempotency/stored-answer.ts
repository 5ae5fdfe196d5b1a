import { type Pool, statement } from '@zero-downtime/database';

/** The first answer to a key, while it has not expired. */
export interface StoredAnswer {
  /** SHA-256 of the request's body. */
  fingerprint: Buffer;
  /** The answer's body, JSON. */
  answer: string;
}

const READ = statement<StoredAnswer>(
  'read_stored_answer',
  `SELECT fingerprint, answer FROM idempotency_keys WHERE customer_id = $1 AND key = $2 AND expires_at > now()`,
  { idempotent: true },
);

export async function readStoredAnswer(
  db: Pool,
  customerId: string,
  key: string,
): Promise<StoredAnswer | undefined> {
  const [stored] = await db.query(READ, [customerId, key]);
  return stored;
}

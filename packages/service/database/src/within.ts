/** Whether `work` ended within `timeoutMs`. @throws what it failed with. */
export async function within(timeoutMs: number, work: PromiseLike<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false);
  });
  try {
    return await Promise.race([Promise.resolve(work).then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

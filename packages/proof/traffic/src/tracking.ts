/** The releases whose answers have shown that they track orders. */
export type TrackingKnowledge = {
  seen(release: string, nowMs: number): void;
  tracks(release: string): boolean;
  /** Whether a release with tracking has answered in the last 5 s. */
  lately(nowMs: number): boolean;
};

/** A request may rely on tracking only for this time after tracking was last seen, because a rollback removes it. Milliseconds. */
const LATELY_MS = 5_000;

export function openTrackingKnowledge(): TrackingKnowledge {
  const releases = new Set<string>();
  let lastSeenMs = Number.NEGATIVE_INFINITY;
  return {
    seen(release, nowMs) {
      releases.add(release);
      lastSeenMs = nowMs;
    },
    tracks: (release) => releases.has(release),
    lately: (nowMs) => nowMs - lastSeenMs < LATELY_MS,
  };
}

/** Which releases track orders, as their answers show it. */
export type TrackingKnowledge = {
  seen(release: string, nowMs: number): void;
  tracks(release: string): boolean;
  /** Whether such a release has answered lately, so that a client would ask. */
  lately(nowMs: number): boolean;
};

/** Soon after the last such release is gone, no request reaches it. */
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

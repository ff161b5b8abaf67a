/** Milliseconds spent in each stage of a build. */
export interface StageTimes {
  scan: number;
  parse: number;
  model: number;
  plan: number;
  render: number;
  write: number;
}

/** Measures stages that follow each other: `lap` ends the one that was running. */
export function createStopwatch(): { lap(stage: keyof StageTimes): void; times(): StageTimes } {
  const times: StageTimes = { scan: 0, parse: 0, model: 0, plan: 0, render: 0, write: 0 };
  let since = performance.now();
  return {
    lap(stage) {
      const now = performance.now();
      times[stage] += now - since;
      since = now;
    },
    times: () => ({ ...times }),
  };
}

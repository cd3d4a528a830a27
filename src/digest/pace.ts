// How many posts go out side by side: few at first, because a process that has just begun is slow at everything, and few again whenever it
// is late. People who ask come first; a post may be a second later.

const FIRST = 2;
/** One more for so many that ended. */
const ENDED_FOR_ONE_MORE = 4;
/** What is left of it after each that ended while the process was late. */
const SLOWER = 0.8;
const LATE_MS = 10;

export type Pace = {
  /** At least one. */
  places(): number;
  /** A post has come to its end, whichever. */
  ended(): void;
};

/** @param late by how many milliseconds this process does things later than it should. */
export function createPace(most: number, late: () => number): Pace {
  const least = Math.min(most, FIRST);
  let places = least;
  return {
    places: () => Math.floor(places),
    ended() {
      places = late() > LATE_MS ? Math.max(least, places * SLOWER) : Math.min(most, places + 1 / ENDED_FOR_ONE_MORE);
    },
  };
}

const LOOK_EVERY_MS = 20;
/** What counts of a lateness at the next look: one is forgotten after some tenths of a second. */
const FADING = 0.8;

/** Measures how late timers are, from `start` to `stop`. */
export function createLateness(): { start(): void; stop(): void; ms(): number } {
  let timer: NodeJS.Timeout | undefined;
  let late = 0;
  const look = () => {
    const due = performance.now() + LOOK_EVERY_MS;
    timer = setTimeout(() => {
      late = Math.max(performance.now() - due, late * FADING);
      look();
    }, LOOK_EVERY_MS).unref();
  };
  return {
    start() {
      clearTimeout(timer);
      look();
    },
    stop: () => clearTimeout(timer),
    ms: () => late,
  };
}

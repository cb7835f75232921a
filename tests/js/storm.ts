// A storm of requests of many tenants through one handler, in an order of finishing that the storm decides.

export interface Storm {
  readonly requests: number;
  readonly tenants: number;
  /** How many are in flight at once. */
  readonly concurrency: number;
  /** Which of those in flight goes on next. */
  readonly order: "first in, first out" | "last in, first out" | "random";
  /** One in so many is aborted while it waits. */
  readonly abortOneIn: number;
}

/** Does the work of one request; awaits `pause` wherever real work would wait, and says for whom it thinks it works. */
export type Handler = (tenantId: string, pause: () => Promise<void>) => Promise<string>;

export interface Outcome {
  readonly answered: number;
  readonly aborted: number;
  /** After how many requests the first wrong answer came, or null if none did. */
  readonly firstMismatch: number | null;
}

/** A new id for each number, spread so that neighbours look nothing alike. */
export function tenantNumber(number: number): string {
  const hex = (number + 1).toString(16).padStart(8, "0");
  return `${hex}-0000-4000-8000-${hex.padStart(12, "a")}`;
}

/** Numbers that look random and are the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Runs the storm and counts the answers given for another tenant than asked. */
export async function storm(
  { requests, tenants, concurrency, order, abortOneIn }: Storm,
  handle: Handler,
): Promise<Outcome> {
  const random = seeded(1);
  const waiting: { go: () => void; abort: (reason: Error) => void }[] = [];
  const next = {
    "first in, first out": () => 0,
    "last in, first out": () => waiting.length - 1,
    random: () => random(waiting.length),
  };
  let [begun, inFlight, answered, aborted] = [0, 0, 0, 0];
  let firstMismatch: number | null = null;

  const pause = () =>
    new Promise<void>((go, abort) => {
      waiting.push({ go, abort });
    });
  const begin = () => {
    const asked = tenantNumber(random(tenants));
    begun += 1;
    inFlight += 1;
    handle(asked, pause)
      .then(
        (answer) => {
          answered += 1;
          if (answer !== asked) {
            firstMismatch ??= begun;
          }
        },
        () => {
          aborted += 1;
        },
      )
      .finally(() => {
        inFlight -= 1;
      });
  };

  while (begun < requests || inFlight > 0) {
    while (begun < requests && inFlight < concurrency) {
      begin();
    }
    const [chosen] = waiting.splice(next[order](), 1);
    if (chosen && random(abortOneIn) === 0) {
      chosen.abort(new Error("the visitor left"));
    } else {
      chosen?.go();
    }
    await Promise.resolve();
  }
  return { answered, aborted, firstMismatch };
}

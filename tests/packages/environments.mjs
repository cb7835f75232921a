// The matrix: every environment, in groups that have the same cells.

import { browser } from "./environments/browser.mjs";
import { bundlers } from "./environments/bundlers.mjs";
import { next } from "./environments/next.mjs";
import { react } from "./environments/react.mjs";
import { runtimes } from "./environments/runtimes.mjs";
import { testRunners } from "./environments/test-runners.mjs";
import { typescript } from "./environments/typescript.mjs";

export const GROUPS = [next, runtimes, react, bundlers, browser, testRunners, typescript];

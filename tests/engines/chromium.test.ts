import { runCases } from "./cases.js";
import { chromium } from "./engine.js";

runCases(chromium);

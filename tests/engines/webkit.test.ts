import { runCases } from "./cases.js";
import { webkit } from "./engine.js";

runCases(webkit);

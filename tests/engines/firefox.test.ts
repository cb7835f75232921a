import { runCases } from "./cases.js";
import { firefox } from "./engine.js";

runCases(firefox);

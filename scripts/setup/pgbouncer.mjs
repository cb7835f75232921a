// PgBouncer, for the gateway's tests: a current release, and the old one that many servers still run. Both are compiled
// from Debian's source packages, because a Debian release has one version only. The mirror is the one of this machine's
// apt, and apt verifies the signatures. A package of PgBouncer would also start a service.

import { access, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ask, run } from "../process/command.mjs";
import { Failure } from "../process/failure.mjs";
import { once } from "../process/once.mjs";
import { step } from "../process/progress.mjs";
import { tools } from "../process/project.mjs";
import { installDebianPackages } from "./debian.mjs";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const BUILD_PACKAGES = ["gcc", "libc6-dev", "make", "pkg-config", "libevent-dev"];

/** A version, the release of Debian that has its source, and the variable with the path of a program to use instead. */
const CURRENT = { version: "1.24", release: "trixie", variable: "PGBOUNCER" };
const OLD = { version: "1.18", release: "bookworm", variable: "PGBOUNCER_OLD" };

/** Compiles both versions into .tools. Resolves to the variables that tell the tests their paths. */
export const pgbouncer = once(async () => {
  const env = {};
  for (const wanted of [CURRENT, OLD]) env[wanted.variable] = process.env[wanted.variable] ?? (await compiled(wanted));
  return env;
});

async function compiled(wanted) {
  const program = join(tools, "bin", `pgbouncer-${wanted.version}`);
  if (await isVersion(program, wanted.version)) return program;
  await step(`PgBouncer ${wanted.version}, compiled into .tools`, (say) => compile(wanted, program, say));
  if (await isVersion(program, wanted.version)) return program;
  throw new Failure(missing(wanted, `${program} is another version`));
}

const isVersion = async (program, version) =>
  (await ask(program, "--version"))?.startsWith(`PgBouncer ${version}.`) ?? false;

async function compile(wanted, program, say) {
  const folder = join(tools, "build", `pgbouncer-${wanted.version}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await mkdir(join(tools, "bin"), { recursive: true });
  if (!(await canCompile())) await installDebianPackages(BUILD_PACKAGES, say);
  const archive = await sourceArchive(wanted, folder, say);
  const source = join(folder, "source");
  await mkdir(source);
  await run("tar", ["-xzf", archive, "-C", source, "--strip-components=1"]);
  const options = ["--without-cares", "--without-pam", "--without-openssl"];
  await run("./configure", options, { cwd: source, onLine: say });
  // Not the whole: the manual needs pandoc.
  await run("make", ["-j2", "pgbouncer"], { cwd: source, onLine: say });
  await rename(join(source, "pgbouncer"), program);
  await rm(folder, { recursive: true, force: true });
}

async function canCompile() {
  const found = await Promise.all([ask("cc", "--version"), ask("make", "--version"), ask("pkg-config", "libevent")]);
  return found.every((answer) => answer !== null);
}

/** Downloads the source with an apt that knows only this release, and keeps its lists in `folder`. */
async function sourceArchive(wanted, folder, say) {
  // Without its lists, apt does not know which mirror is Debian's.
  const mirror =
    (await debianMirror()) ?? ((await installDebianPackages(BUILD_PACKAGES, say)) && (await debianMirror()));
  if (!mirror) throw new Failure(missing(wanted, "apt names no mirror of Debian"));
  const lines = ["Types: deb-src", `URIs: ${mirror}`, `Suites: ${wanted.release}`, "Components: main"];
  if (await exists(KEYRING)) lines.push(`Signed-By: ${KEYRING}`);
  const sources = join(folder, "debian.sources");
  await writeFile(sources, `${lines.join("\n")}\n`);
  for (const part of ["lists/partial", "cache/archives/partial"]) await mkdir(join(folder, part), { recursive: true });
  const settings = {
    "Dir::Etc::sourcelist": sources,
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::State::lists": join(folder, "lists"),
    "Dir::Cache": join(folder, "cache"),
    // The folder belongs to this user, and the user _apt cannot write there.
    "APT::Sandbox::User": "",
    "Acquire::Languages": "none",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  await run("apt-get", [...options, "update"], { onLine: say });
  await run("apt-get", [...options, "source", "--download-only", "pgbouncer"], { cwd: folder, onLine: say });
  const archive = (await readdir(folder)).find((name) => name.endsWith(".orig.tar.gz"));
  if (!archive?.startsWith(`pgbouncer_${wanted.version}.`)) {
    throw new Failure(missing(wanted, `Debian's ${wanted.release} has ${archive ?? "no source"}`));
  }
  return join(folder, archive);
}

/** The mirror from which this machine installs the packages of Debian's main archive. */
async function debianMirror() {
  const format = ["--format", "$(ORIGIN)|$(LABEL)|$(REPO_URI)"];
  const targets = (await ask("apt-get", "indextargets", ...format, "Origin: Debian")) ?? "";
  const main = targets.split("\n").find((line) => line.startsWith("Debian|Debian|"));
  return main?.split("|")[2];
}

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

const missing = ({ version, variable }, reason) =>
  `The gateway tests need PgBouncer ${version}, and ${reason}: ` +
  `set ${variable} to the path of a PgBouncer ${version}, then run this again.`;

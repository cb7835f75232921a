/** Why a command ends without having done what was asked, with the exit code that scripts see. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }

  /** `--check` found another file than there should be. */
  static outOfDate(message: string): CliError {
    return new CliError(message, 1);
  }

  /** The command line asks for something that cannot be. */
  static wrongUsage(message: string): CliError {
    return new CliError(`${message} \`npx tenantry --help\` says how.`, 2);
  }

  /** A profile could not be had, or the file could not be written. */
  static notDone(message: string): CliError {
    return new CliError(message, 3);
  }
}

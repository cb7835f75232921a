/** Why a command failed, with its exit code. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }

  /** `--check` found a file that differs. */
  static outOfDate(message: string): CliError {
    return new CliError(message, 1);
  }

  /** The command line is wrong. */
  static wrongUsage(message: string): CliError {
    return new CliError(`${message} See \`npx tenantry --help\`.`, 2);
  }

  /** A profile could not be loaded, or the file could not be written. */
  static failed(message: string): CliError {
    return new CliError(message, 3);
  }
}

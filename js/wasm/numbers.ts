// Numbers with a fraction or an exponent, which the module does not read and write itself.

import { readText, viewOf, writeText } from "./memory.js";

/** Reads the number that a text in memory is. */
export function readNumber(start: number, length: number): number {
  return Number(readText(viewOf(start, length)));
}

/** Writes a number as JSON into memory. Returns the number of bytes. */
export function writeNumber(number: number, start: number, length: number): number {
  return writeText(toJsonNumber(number), viewOf(start, length));
}

/** A number as JSON, and one beyond every limit for an infinite one, which JSON has no word for. */
export function toJsonNumber(number: number): string {
  return Number.isFinite(number) ? String(number) : `${number < 0 ? "-" : ""}1e999`;
}

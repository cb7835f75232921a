// The TypeScript type of JSON values, derived from examples.
import type { FlagValue } from "../profile/profile.js";

const PRIMITIVE_TYPES = ["boolean", "number", "string", "null"] as const;
type PrimitiveType = (typeof PRIMITIVE_TYPES)[number];

/**
 * The values that were seen at one path. Objects become one object type, in which members that some objects lack are
 * optional.
 */
export class Shape {
  readonly #primitives = new Set<PrimitiveType>();
  readonly #members = new Map<string, Shape>();
  #items: Shape | null = null;
  #objects = 0;
  #seen = 0;

  add(value: FlagValue): void {
    this.#seen += 1;
    if (value === null) {
      this.#primitives.add("null");
    } else if (typeof value !== "object") {
      this.#primitives.add(typeof value as PrimitiveType);
    } else if (isList(value)) {
      this.#items ??= new Shape();
      for (const item of value) {
        this.#items.add(item);
      }
    } else {
      this.#objects += 1;
      for (const [key, member] of Object.entries(value)) {
        entry(this.#members, key).add(member);
      }
    }
  }

  /** The type as TypeScript; its further lines are indented by `indent`. `unknown` if no value was seen. */
  write(indent: string): string {
    return this.#types(indent).join(" | ") || "unknown";
  }

  #types(indent: string): string[] {
    const types: string[] = PRIMITIVE_TYPES.filter((type) => this.#primitives.has(type));
    if (this.#items !== null) {
      types.push(`readonly ${this.#items.#writeItem(indent)}[]`);
    }
    if (this.#objects > 0) {
      types.push(this.#writeObject(indent));
    }
    return types;
  }

  #writeItem(indent: string): string {
    const isOneType = this.#types(indent).length < 2 && this.#items === null;
    return isOneType ? this.write(indent) : `(${this.write(indent)})`;
  }

  #writeObject(indent: string): string {
    if (this.#members.size === 0) {
      return "{ readonly [key: string]: unknown }";
    }
    const inner = `${indent}  `;
    const members = sorted(this.#members).map(([key, member]) => {
      const mark = member.#seen < this.#objects ? "?" : "";
      return `${inner}readonly ${propertyName(key)}${mark}: ${member.write(inner)};\n`;
    });
    return `{\n${members.join("")}${indent}}`;
  }
}

/** The shape at a key. Adds one if there is none. */
export function entry(shapes: Map<string, Shape>, key: string): Shape {
  const shape = shapes.get(key) ?? new Shape();
  shapes.set(key, shape);
  return shape;
}

/** Sorts by code unit, so that the order is the same on every machine. */
export function sorted<Value>(entries: Map<string, Value>): [string, Value][] {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** A key as a property name: quoted unless it is a plain identifier. */
export function propertyName(key: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(key)) {
    return key;
  }
  // JSON allows these two characters in a string; in TypeScript they end the line.
  return JSON.stringify(key).replace(/[\u2028\u2029]/g, (end) => (end === "\u2028" ? "\\u2028" : "\\u2029"));
}

function isList(value: FlagValue): value is readonly FlagValue[] {
  return Array.isArray(value);
}

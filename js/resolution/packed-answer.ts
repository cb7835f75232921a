// The number in which the kernel's hot path answers: src/module/resolve.rs packs it, and this file reads it.

import { type Source, sources } from "./resolution.js";

const SOURCE = 0b111;
const IS_ID = 1 << 3;
const IS_UNCONFIRMED = 1 << 4;
const LENGTH_AT = 5;
const LENGTH = 0b111_1111;
const START_AT = 12;

/** What the kernel answers instead where it refuses. */
export const REFUSED = 0;

/** What the kernel answers instead where the cookie counts and was not written. */
export const NEEDS_COOKIE = 1;

/** The length of a fact that the request does not have. */
export const ABSENT = -1;

/** The length of a cookie that the request has and that was not written. */
export const UNWRITTEN = -2;

/** The source that names the tenant. */
export const sourceIn = (answer: number): Source => sources[answer & SOURCE] as Source;

/** Whether the source names the tenant by id. */
export const isId = (answer: number): boolean => (answer & IS_ID) !== 0;

/** Whether lower sources named a tenant in the other form. */
export const isUnconfirmed = (answer: number): boolean => (answer & IS_UNCONFIRMED) !== 0;

/** The length of the tenant's text. */
export const lengthIn = (answer: number): number => (answer >>> LENGTH_AT) & LENGTH;

/** Where the tenant's text starts in the buffer. */
export const startIn = (answer: number): number => answer >>> START_AT;

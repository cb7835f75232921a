//! The hot path: a server resolves every request, so the facts and the answer cross as numbers.

use core::str;

use tenantry_kernel::resolution::{Decision, Request, ResolutionContext, ResolveOptions, WrittenTenant};
use wasm_bindgen::prelude::*;

use super::options;
use crate::module::buffer;

/// The place of each part in the number that [`resolve`] returns. `js/resolution/packed-answer.ts` reads it.
mod packed {
    pub(super) const IS_ID: u32 = 3;
    pub(super) const IS_UNCONFIRMED: u32 = 4;
    pub(super) const LENGTH: u32 = 5;
    pub(super) const START: u32 = 12;
}

/// The answer for a refusal.
const REFUSED: u32 = 0;

/// The answer where the cookie counts and was not written.
const NEEDS_COOKIE: u32 = 1;

/// The length of a cookie that the request has and that was not written.
const UNWRITTEN: i32 = -2;

/// Resolves a request with the options that are selected.
///
/// The facts stand in the buffer one after the other, in ASCII; each argument is the length of one, negative for one
/// that the request does not have. On a tenant's own host the cookie does not count, so a caller writes it only when
/// the answer to [`UNWRITTEN`] is [`NEEDS_COOKIE`].
///
/// Returns, from the lowest bit: the source (3 bits, its place in `Source::ALL`), whether it names the tenant by id
/// (1), whether lower sources are unconfirmed (1), and the length (7) and the start in the buffer of the tenant's text,
/// which may be behind the facts. The length is never 0 there. [`REFUSED`] is a refusal: `resolveFully` then gives the
/// error.
#[wasm_bindgen]
pub fn resolve(host: i32, authority: i32, forwarded_host: i32, header: i32, cookie: i32) -> u32 {
    let lengths = [host, authority, forwarded_host, header, cookie];
    options::with(|options| answer(&mut buffer::lock(), lengths, options)).unwrap_or(REFUSED)
}

fn answer(buffer: &mut [u8], lengths: [i32; 5], options: &ResolveOptions) -> Option<u32> {
    let total = lengths.into_iter().map(|length| length.max(0)).sum::<i32>();
    let (facts, spare) = buffer.split_at_mut_checked(usize::try_from(total).ok()?)?;
    let facts = str::from_utf8(facts).ok()?;
    let mut rest = facts;
    let [host, authority, forwarded_host, header, cookie] = lengths.map(|length| {
        let (fact, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        rest = after;
        Some(fact)
    });
    let request = Request { host, authority, forwarded_host, header, cookie, ..Request::default() };
    let context = ResolutionContext::new(&request, options);
    let mut decision = Decision::new(options);
    decision.decide(&context).ok()?;
    if lengths[4] == UNWRITTEN && !decision.ignores_cookie() {
        return Some(NEEDS_COOKIE);
    }
    let WrittenTenant { source, is_id, text } = decision.winner_as_written()?;
    let read_at = text.as_ptr().addr().wrapping_sub(facts.as_ptr().addr());
    // The tenant may come from the options, or from a host in uppercase.
    let start = if read_at < facts.len() {
        read_at
    } else {
        spare.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        facts.len()
    };
    let (is_id, is_unconfirmed) = (u32::from(is_id), u32::from(!decision.is_confirmed()));
    let (length, start) = (u32::try_from(text.len()).ok()?, u32::try_from(start).ok()?);
    Some(
        source as u32
            | is_id << packed::IS_ID
            | is_unconfirmed << packed::IS_UNCONFIRMED
            | length << packed::LENGTH
            | start << packed::START,
    )
}

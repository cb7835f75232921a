//! The hot path: a server resolves every request, so the facts and the answer cross as numbers.

use core::str;

use tenantry_kernel::resolution::{Request, ResolutionContext, ResolveOptions, WrittenTenant};
use wasm_bindgen::prelude::*;

use super::{buffer, options};

/// The place of each part in the number that [`resolve`] returns. `js/resolution/packed-answer.ts` reads it.
mod packed {
    pub(super) const IS_ID: u32 = 3;
    pub(super) const IS_UNCONFIRMED: u32 = 4;
    pub(super) const LENGTH: u32 = 5;
    pub(super) const START: u32 = 12;
}

/// Resolves a request with the options that are set.
///
/// The facts stand in the buffer one after the other, in ASCII; each argument is the length of one, negative for one
/// that the request does not have.
///
/// Returns, from the lowest bit: the source (3 bits, its place in `Source::ALL`), whether it names the tenant by id
/// (1), whether lower sources are unconfirmed (1), and the length (7) and the start in the buffer of the tenant's text,
/// which may be behind the facts. It is 0 for a refusal: `resolveFully` then gives the error.
#[wasm_bindgen]
pub fn resolve(host: i32, authority: i32, forwarded_host: i32, header: i32, cookie: i32) -> u32 {
    let lengths = [host, authority, forwarded_host, header, cookie];
    options::with(|options| answer(&mut buffer::lock(), lengths, options)).unwrap_or(0)
}

fn answer(buffer: &mut [u8], lengths: [i32; 5], options: &ResolveOptions) -> Option<u32> {
    let total = lengths.iter().filter_map(|length| usize::try_from(*length).ok()).sum();
    let (facts, spare) = buffer.split_at_mut_checked(total)?;
    let mut rest = &*facts;
    let mut texts = [None; 5];
    for (text, length) in texts.iter_mut().zip(lengths) {
        if let Ok(length) = usize::try_from(length) {
            let (fact, after) = rest.split_at_checked(length)?;
            *text = Some(str::from_utf8(fact).ok()?);
            rest = after;
        }
    }
    let [host, authority, forwarded_host, header, cookie] = texts;
    let request = Request { host, authority, forwarded_host, header, cookie, ..Request::default() };
    let context = ResolutionContext::new(&request, options);
    let decision = context.decide().ok()?;
    let WrittenTenant { source, is_id, text } = decision.winner_as_written()?;
    let name = text.as_bytes();
    let read_at = name.as_ptr().addr().wrapping_sub(facts.as_ptr().addr());
    // The tenant may come from the options, or from a host in uppercase.
    let start = if read_at < facts.len() {
        read_at
    } else {
        spare.get_mut(..name.len())?.copy_from_slice(name);
        facts.len()
    };
    let (is_id, is_unconfirmed) = (u32::from(is_id), u32::from(!decision.is_confirmed()));
    let (length, start) = (u32::try_from(name.len()).ok()?, u32::try_from(start).ok()?);
    Some(
        source as u32
            | is_id << packed::IS_ID
            | is_unconfirmed << packed::IS_UNCONFIRMED
            | length << packed::LENGTH
            | start << packed::START,
    )
}

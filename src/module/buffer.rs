//! The one piece of memory through which text crosses, in both directions.

use alloc::vec::Vec;

use spin::{Mutex, MutexGuard};
use wasm_bindgen::prelude::*;

static BUFFER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Makes the buffer at least `length` bytes long. Returns its address, which is valid until the next call.
#[wasm_bindgen(js_name = openBuffer)]
pub fn open_buffer(length: usize) -> *const u8 {
    let mut buffer = lock();
    if buffer.len() < length {
        buffer.resize(length, 0);
    }
    buffer.as_ptr()
}

/// The buffer. A module has one thread, so a lock is never held twice.
pub(crate) fn lock() -> MutexGuard<'static, Vec<u8>> {
    BUFFER.lock()
}

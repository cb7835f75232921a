//! Breakdowns on demand, for the tests of what comes after one. Only a build with the feature `faults` has them.

use core::alloc::{GlobalAlloc, Layout};
use core::sync::atomic::{AtomicU32, Ordering};

use lol_alloc::{FreeListAllocator, LockedAllocator};
use wasm_bindgen::prelude::*;

#[global_allocator]
static ALLOCATOR: Failing =
    Failing { inner: LockedAllocator::new(FreeListAllocator::new()), left: AtomicU32::new(NEVER) };

const NEVER: u32 = u32::MAX;

/// Breaks the module down, wherever it is then, at the allocation after `allocations` more.
#[wasm_bindgen(js_name = breakDownAfter)]
pub fn break_down_after(allocations: u32) {
    ALLOCATOR.left.store(allocations, Ordering::Relaxed);
}

/// Takes back what [`break_down_after`] ordered and nobody ran into.
#[wasm_bindgen(js_name = stayWhole)]
pub fn stay_whole() {
    ALLOCATOR.left.store(NEVER, Ordering::Relaxed);
}

struct Failing {
    inner: LockedAllocator<FreeListAllocator>,
    left: AtomicU32,
}

impl Failing {
    fn count(&self) {
        match self.left.load(Ordering::Relaxed) {
            NEVER => {}
            0 => core::arch::wasm32::unreachable(),
            left => self.left.store(left - 1, Ordering::Relaxed),
        }
    }
}

// SAFETY: every call is handed on as it is to an allocator that keeps the contract; counting allocates nothing.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Failing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.count();
        // SAFETY: as the caller's.
        unsafe { self.inner.alloc(layout) }
    }

    unsafe fn dealloc(&self, address: *mut u8, layout: Layout) {
        // SAFETY: as the caller's.
        unsafe { self.inner.dealloc(address, layout) }
    }

    unsafe fn realloc(&self, address: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        self.count();
        // SAFETY: as the caller's.
        unsafe { self.inner.realloc(address, layout, size) }
    }
}

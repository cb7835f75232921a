//! A panic traps. JavaScript reports the trap and starts a new instance, so a message would only add to the download.

use core::arch::wasm32::unreachable;
use core::panic::PanicInfo;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}

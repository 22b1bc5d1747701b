//! Whose panic it is. A panic in our code is a bug and ends the run; one in a foreign parser is
//! what the net in `read` is for, and is passed over.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// Does the work; ends the process where it panics in our code.
pub fn panics_only(work: impl FnOnce()) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        // libFuzzer's own, which ends the process.
        let end = take_hook();
        set_hook(Box::new(move |panic| {
            if !is_foreign(panic) {
                end(panic);
            }
        }));
    });
    let _ = catch_unwind(AssertUnwindSafe(work));
}

/// Whether it was raised in a crate that cargo fetched.
fn is_foreign(panic: &PanicHookInfo<'_>) -> bool {
    let file = panic.location().map_or("", |place| place.file());
    file.contains("/registry/src/") || file.contains("\\registry\\src\\")
}

//! What goes on meanwhile, on standard error: a run that is silent for minutes looks like one that hangs.

use std::fmt::Display;

/// Says what is being done.
pub(crate) fn doing(what: impl Display) {
    eprintln!("· {what} …");
}

/// Says how far it is, ten times in all.
pub(crate) fn done(n_done: usize, n_all: usize, what: &str) {
    if n_done > 0 && n_done.is_multiple_of(n_all.div_ceil(10)) {
        eprintln!("· {n_done} of {n_all} {what}");
    }
}
